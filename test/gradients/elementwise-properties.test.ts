import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bools, type Case, type Input, mapped, x } from './case';
import { affineError, directionalError, finiteDifferenceError } from './harness';
import { holds, shape, side, size } from './random';

const sides = (count: number, maxRank = 3) =>
  shape(0, maxRank).chain((full) => fc.array(side(full), { minLength: count, maxLength: count }));

/** Each input's elements differ from the others' by a 1/256 of its own, so that no two are equal. */
const apart = (dims: number[], i: number): Input => mapped((v) => v + i / 256, ...dims);
const positive = (...dims: number[]): Input => mapped(Math.abs, ...dims);

const within = (error: (operator: string, entry: Case) => Promise<number>, limit: number) => {
  return async (operator: string, inputs: Input[], attributes: Case['attributes'] = {}) => {
    expect(await error(operator, { name: '', inputs, attributes })).toBeLessThan(limit);
  };
};
const isAffine = within(affineError, 1e-5);
const isDifference = within(finiteDifferenceError, 1e-6);
const isAlong = within(directionalError, 5e-3);

test.each(['Sum', 'Mean'])('%s of any number of inputs', async (operator) => {
  await holds(
    size(4).chain((count) => sides(count)),
    (list) =>
      isAffine(
        operator,
        list.map((d) => x(...d)),
      ),
  );
});

test.each(['Max', 'Min'])('%s of any number of inputs', async (operator) => {
  await holds(
    size(4).chain((count) => sides(count, 2)),
    (list) => isDifference(operator, list.map(apart)),
    30,
  );
});

test('Where with a condition that broadcasts', async () => {
  await holds(sides(3), ([condition = [], yes = [], no = []]) => {
    const count = condition.reduce((a, d) => a * d, 1);
    const choice = bools(
      condition,
      Array.from({ length: count }, (_, i) => (i % 3) % 2),
    );
    return isAffine('Where', [choice, x(...yes), x(...no)]);
  });
});

test('Pow of shapes that broadcast', async () => {
  await holds(
    sides(2, 2),
    ([base = [], exponent = []]) => isDifference('Pow', [positive(...base), x(...exponent)]),
    25,
  );
});

test('PRelu with slopes that broadcast', async () => {
  // The first axis makes sure that some element is negative.
  const arbitrary = shape(0, 2)
    .map((full) => [2, ...full])
    .chain((full) => fc.tuple(fc.constant(full), side(full)));
  await holds(arbitrary, ([full, slope]) => isAlong('PRelu', [x(...full), x(...slope)]), 25);
});
