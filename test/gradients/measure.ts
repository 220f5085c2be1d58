import { flats } from '../../src/training/gradients/rules/flat';
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
  along: number;
  pytorch: number;
}

/** Operators that stop a gradient. */
export const stopping = Object.keys(flats);

/** Measures what the tests assert. */
export async function measure(): Promise<Measured[]> {
  const goldens = new Goldens<Golden>('operators');
  const rows: Measured[] = [];
  for (const [operator, list] of Object.entries(cases)) {
    const row: Measured = { operator, cases: list.length, along: 0, pytorch: 0 };
    for (const entry of list) {
      const golden = goldens.of(`${operator}: ${entry.name}`, portableCase(operator, entry));
      row.along = Math.max(row.along, await directionalError(operator, entry));
      row.pytorch = Math.max(row.pytorch, await goldenError(operator, entry, golden));
      if (!hasFloat64(operator, entry)) continue;
      row.differences = Math.max(row.differences ?? 0, await finiteDifferenceError(operator, entry));
    }
    rows.push(row);
  }
  return rows.sort((a, b) => a.operator.localeCompare(b.operator));
}
