import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/training/gradients/rules';
import { cases, withoutFloat64 } from './cases';
import { Goldens } from './goldens';
import { Compiled, directionalError, finiteDifferenceError, type Golden, goldenError } from './harness';
import { portableCase } from './portable';

const goldens = new Goldens<Golden>('operators');

test('every rule has cases, and every case a rule', () => {
  expect(Object.keys(cases).sort()).toEqual([...rules.keys()].sort());
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
  test.each(list)('$name: along the gradient in float32', async (entry) => {
    expect(await directionalError(operator, entry)).toBeLessThan(5e-3);
  });

  test.each(list)('$name: as in PyTorch', async (entry) => {
    const golden = goldens.of(`${operator}: ${entry.name}`, portableCase(operator, entry));
    expect(await goldenError(operator, entry, golden)).toBeLessThan(1e-5);
  });

  if (withoutFloat64.has(operator)) {
    // When this fails, ONNX Runtime has learnt it: take the operator out of `withoutFloat64`.
    test('has no float64 kernel', async () => {
      for (const entry of list) {
        await expect(Compiled.create(operator, entry, 'float64')).rejects.toThrow(/Could not find an implementation/);
      }
    });
  } else {
    test.each(list)('$name: finite differences in float64', async (entry) => {
      expect(await finiteDifferenceError(operator, entry)).toBeLessThan(1e-6);
    });
  }
});
