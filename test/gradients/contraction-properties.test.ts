import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Case, type Input, ints, intTensor, mapped, x } from './case';
import { affineError, directionalError, finiteDifferenceError } from './harness';
import { holds, reductionOf, shape, size } from './random';

/** Some of the labels, in any order. */
const some = (labels: readonly string[], min = 0, max = 3) =>
  fc.shuffledSubarray([...labels], { minLength: min, maxLength: Math.min(max, labels.length) });

const labels = ['i', 'j', 'k', 'l', 'A'];
const equation = fc
  .record({
    sizes: fc.array(size(3), { minLength: labels.length, maxLength: labels.length }),
    terms: fc.array(some(labels, 1), { minLength: 1, maxLength: 3 }),
  })
  .chain(({ sizes, terms }) =>
    fc.record({ sizes: fc.constant(sizes), terms: fc.constant(terms), output: some([...new Set(terms.flat())]) }),
  );

test('Einsum of any equation', async () => {
  await holds(
    equation,
    async ({ sizes, terms, output }) => {
      const text = `${terms.map((t) => t.join('')).join(',')}->${output.join('')}`;
      const inputs = terms.map((term) => x(...term.map((label) => sizes[labels.indexOf(label)] ?? 1)));
      const entry: Case = { name: text, attributes: { equation: text }, inputs };
      expect(await affineError('Einsum', entry), text).toBeLessThan(1e-5);
    },
    80,
  );
});

test('CumSum along any axis', async () => {
  const arbitrary = shape(1, 3).chain((dims) =>
    fc.record({
      dims: fc.constant(dims),
      axis: fc.integer({ min: -dims.length, max: dims.length - 1 }),
      exclusive: fc.nat(1),
      reverse: fc.nat(1),
    }),
  );
  await holds(arbitrary, async ({ dims, axis, ...attributes }) => {
    const entry: Case = { name: '', attributes, inputs: [x(...dims), intTensor([], [axis])] };
    expect(await affineError('CumSum', entry)).toBeLessThan(1e-5);
  });
});

test('Trilu of any matrices', async () => {
  const arbitrary = fc.record({ dims: shape(2, 4), upper: fc.nat(1), k: fc.integer({ min: -4, max: 4 }) });
  await holds(arbitrary, async ({ dims, upper, k }) => {
    const entry: Case = { name: '', attributes: { upper }, inputs: [x(...dims), intTensor([], [k])] };
    expect(await affineError('Trilu', entry)).toBeLessThan(1e-5);
  });
});

const reduction = reductionOf(3);

const positive = (...dims: number[]): Input => mapped(Math.abs, ...dims);
const reductions: [string, (...dims: number[]) => Input][] = [
  ['ReduceMax', x],
  ['ReduceMin', x],
  ['ReduceProd', x],
  ['ReduceL1', x],
  ['ReduceL2', x],
  ['ReduceSumSquare', x],
  ['ReduceLogSum', positive],
  ['ReduceLogSumExp', x],
];

test.each(reductions)('%s over any axes', async (operator, input) => {
  const check = async ({ dims, axes, ...attributes }: typeof reduction extends fc.Arbitrary<infer V> ? V : never) => {
    const entry: Case = { name: '', attributes, inputs: [input(...dims), ints(...axes)] };
    expect(await finiteDifferenceError(operator, entry)).toBeLessThan(1e-6);
  };
  await holds(reduction, check, 20);
});

test('LayerNormalization over any axes', async () => {
  const arbitrary = shape(1, 3).chain((dims) =>
    // An axis of two elements or fewer is normalized to ±1 whatever they are.
    fc.record({ dims: fc.constant([...dims, 5]), axis: fc.integer({ min: -dims.length - 1, max: dims.length }) }),
  );
  await holds(arbitrary, async ({ dims, axis }) => {
    const normal = dims.slice(axis);
    const entry: Case = { name: '', attributes: { axis }, inputs: [x(...dims), x(...normal), x(...normal)] };
    expect(await directionalError('LayerNormalization', entry)).toBeLessThan(5e-3);
  });
});

test('GroupNormalization of any groups', async () => {
  const arbitrary = fc.record({ batch: size(3), groups: size(3), each: size(3), spatial: shape(1, 2) });
  await holds(arbitrary, async ({ batch, groups, each, spatial }) => {
    const inputs = [x(batch, groups * each, 3, ...spatial), x(groups), x(groups)];
    const entry: Case = { name: '', attributes: { num_groups: groups }, inputs };
    expect(await directionalError('GroupNormalization', entry)).toBeLessThan(5e-3);
  });
});
