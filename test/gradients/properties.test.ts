import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Case, type Input, ints, x } from './case';
import { affineError, finiteDifferenceError } from './harness';
import { holds, reductionOf, shape, side, size } from './random';
import { type Axis, axis, type Of, windowAttributes } from './windows';

const twoSides = (maxRank: number) => shape(0, maxRank).chain((full) => fc.tuple(side(full), side(full)));
const twoInputs = ([a, b]: [number[], number[]]): Input[] => [x(...a), x(...b)];

test.each(['Add', 'Sub', 'Mul'])('%s of shapes that broadcast', async (operator) => {
  await holds(twoSides(4), async (sides) => {
    expect(await affineError(operator, { name: '', inputs: twoInputs(sides) })).toBeLessThan(1e-5);
  });
});

test('Div of shapes that broadcast', async () => {
  const check = async (sides: [number[], number[]]) => {
    expect(await finiteDifferenceError('Div', { name: '', inputs: twoInputs(sides) })).toBeLessThan(1e-6);
  };
  await holds(twoSides(3), check, 20);
});

test('MatMul of stacks that broadcast', async () => {
  const arbitrary = fc.tuple(twoSides(2), size(), size(), size());
  await holds(arbitrary, async ([[left, right], rows, inner, columns]) => {
    const inputs = [x(...left, rows, inner), x(...right, inner, columns)];
    expect(await affineError('MatMul', { name: '', inputs })).toBeLessThan(1e-5);
  });
});

const reduction = reductionOf(4);

test.each(['ReduceSum', 'ReduceMean'])('%s over any axes', async (operator) => {
  await holds(reduction, async ({ dims, axes, ...attributes }) => {
    const entry: Case = { name: '', attributes, inputs: [x(...dims), ints(...axes)] };
    expect(await affineError(operator, entry)).toBeLessThan(1e-5);
  });
});

const convolution = fc.record({
  axes: fc.array(axis(2), { minLength: 1, maxLength: 2 }),
  mode: fc.constantFrom('NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'),
  batch: size(2),
  group: size(3),
  from: size(2),
  to: size(2),
});

test('Conv with any window, groups and padding', async () => {
  const check = async ({ axes, mode, batch, group, from, to }: Of<typeof convolution>) => {
    const roomy = axes.map((a) => Math.max(a.input, a.kernel));
    const inputs = [x(batch, group * from, ...roomy), x(group * to, from, ...axes.map((a) => a.kernel)), x(group * to)];
    const entry: Case = { name: '', attributes: { ...windowAttributes(axes, mode), group }, inputs };
    expect(await affineError('Conv', entry)).toBeLessThan(1e-5);
  };
  await holds(convolution, check, 80);
});

/** Sizes of an axis for which a transposed convolution leaves at least one element. */
const small = (a: Axis) => ({ ...a, input: Math.ceil((a.before + a.after) / a.stride) + 1 + (a.more % 3) });

test('ConvTranspose with any window, groups and padding', async () => {
  const check = async ({ axes, mode, batch, group, from, to }: Of<typeof convolution>) => {
    const lines = axes.map(small);
    const inputs = [
      x(batch, group * from, ...lines.map((a) => a.input)),
      x(group * from, to, ...lines.map((a) => a.kernel)),
      x(group * to),
    ];
    const output_padding = lines.map((a) => (mode === 'NOTSET' ? a.more % a.stride : 0));
    const entry: Case = { name: '', attributes: { ...windowAttributes(lines, mode), group, output_padding }, inputs };
    expect(await affineError('ConvTranspose', entry)).toBeLessThan(1e-5);
  };
  await holds(convolution, check, 80);
});
