import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/training/gradients/rules';
import { flats } from '../../src/training/gradients/rules/flat';
import { straightThrough } from '../../src/training/gradients/rules/quantization';
import { cases, hasFloat64 } from './cases';
import { Goldens } from './goldens';
import { directionalError, finiteDifferenceError, type Golden, goldenError } from './harness';
import { portableCase } from './portable';

/** A kernel is missing, or an input or output is not for float64. Some kernels are there, but compute in float32. */
const noFloat64 =
  /Could not find an implementation|does not support double yet|Type 'tensor\(double\)' of input parameter|bound to different types/;
const goldens = new Goldens<Golden>('operators');

test('every rule that passes a gradient has cases, and every case a rule', () => {
  const passing = [...rules.keys()].filter((operator) => !(operator in flats));
  expect(Object.keys(cases).sort()).toEqual(passing.sort());
});

test('no golden is left over', () => {
  const known = Object.entries(cases).flatMap(([operator, list]) => list.map((c) => `${operator}: ${c.name}`));
  expect(goldens.names.sort()).toEqual(known.sort());
});

test('docs/operators.md is about these cases', () => {
  const page = readFileSync('docs/operators.md', 'utf8');
  const rows = Object.fromEntries(
    [...page.matchAll(/^\| (\w+) \| (\d+) \|/gm)].map(([, name, n]) => [name, Number(n)]),
  );
  const wanted = Object.fromEntries(Object.entries(cases).map(([operator, list]) => [operator, list.length]));
  expect(rows, 'run: npm run operators').toEqual(wanted);
});

describe.each(Object.entries(cases))('%s', (operator, list) => {
  if (!(operator in straightThrough)) {
    test.each(list)('$name: along the gradient in float32', async (entry) => {
      expect(await directionalError(operator, entry)).toBeLessThan(5e-3);
    });
  }

  test.each(list)('$name: as in PyTorch', async (entry) => {
    const golden = goldens.of(`${operator}: ${entry.name}`, portableCase(operator, entry));
    expect(await goldenError(operator, entry, golden)).toBeLessThan(1e-5);
  });

  const inFloat64 = list.filter((entry) => hasFloat64(operator, entry));
  if (inFloat64.length > 0) {
    test.each(inFloat64)('$name: finite differences in float64', async (entry) => {
      expect(await finiteDifferenceError(operator, entry)).toBeLessThan(1e-6);
    });
  }
  if (inFloat64.length < list.length) {
    // When this fails, ONNX Runtime has learnt it: let `hasFloat64` say so.
    test('has no float64 kernel', async () => {
      for (const entry of list) {
        if (inFloat64.includes(entry)) continue;
        const failure = await finiteDifferenceError(operator, entry).catch((error: Error) => error.message);
        expect(failure).toSatisfy((f: string | number) => (typeof f === 'number' ? f > 1e-6 : noFloat64.test(f)));
      }
    });
  }
});
