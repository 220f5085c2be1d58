import { flats } from '../../src/training/gradients/rules/flat';
import { straightThrough } from '../../src/training/gradients/rules/quantization';
import type { Case } from './case';
import { cases, hasFloat64 } from './cases';
import { Goldens } from './goldens';
import { directionalError, finiteDifferenceError, type Golden, goldenError } from './harness';
import { portableCase } from './portable';

/** The worst relative error of an operator's cases, in each way that tests them. */
export interface Measured {
  operator: string;
  cases: number;
  /** Float64; undefined where ONNX Runtime has no kernel. */
  differences?: number;
  /** Undefined where the gradient is no derivative. */
  along?: number;
  pytorch: number;
}

/** Operators that stop a gradient. */
export const stopping = Object.keys(flats);

const worst = (errors: (number | undefined)[]): number | undefined => {
  const known = errors.filter((e) => e !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

async function measureCase(operator: string, entry: Case, golden: Golden) {
  const pytorch = await goldenError(operator, entry, golden);
  if (operator in straightThrough) return { pytorch };
  const along = await directionalError(operator, entry);
  return hasFloat64(operator, entry)
    ? { pytorch, along, differences: await finiteDifferenceError(operator, entry) }
    : { pytorch, along };
}

/** Measures what the tests assert. */
export async function measure(): Promise<Measured[]> {
  const goldens = new Goldens<Golden>('operators');
  const rows: Measured[] = [];
  for (const [operator, list] of Object.entries(cases)) {
    const errors: Omit<Measured, 'operator' | 'cases'>[] = [];
    for (const entry of list) {
      const golden = goldens.of(`${operator}: ${entry.name}`, portableCase(operator, entry));
      errors.push(await measureCase(operator, entry, golden));
    }
    rows.push({
      operator,
      cases: list.length,
      differences: worst(errors.map((e) => e.differences)),
      along: worst(errors.map((e) => e.along)),
      pytorch: worst(errors.map((e) => e.pytorch)) ?? 0,
    });
  }
  return rows.sort((a, b) => a.operator.localeCompare(b.operator));
}
