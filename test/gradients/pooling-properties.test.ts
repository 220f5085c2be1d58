import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Case, x } from './case';
import { affineError, directionalError } from './harness';
import { holds, size } from './random';
import { type Axis, axis, type Of, windowAttributes } from './windows';

/** ONNX Runtime pools with windows that start in the image or before it, and expects others where it infers shapes. */
const startsInside = ({ kernel, dilation, stride, before, after, input }: Axis): boolean => {
  const free = input + before + after - (kernel - 1) * dilation - 1;
  return Math.ceil(free / stride) * stride < input + before;
};

const pooling = fc.record({
  // Padding that reaches a whole kernel is refused.
  axes: fc.array(
    axis(2).map((a) => ({
      ...a,
      before: Math.min(a.before, a.kernel - 1),
      after: Math.min(a.after, a.kernel - 1),
      input: Math.max(a.input, (a.kernel - 1) * a.dilation + 1),
    })),
    { minLength: 1, maxLength: 2 },
  ),
  mode: fc.constantFrom('NOTSET', 'NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'),
  batch: size(2),
  channels: size(2),
});

const caseOf = ({ axes, mode, batch, channels }: Of<typeof pooling>, more: Case['attributes'] = {}): Case => ({
  name: '',
  // A stride above the kernel leaves nothing to pad, which ONNX Runtime takes for negative padding.
  attributes: { ...windowAttributes(axes, axes.some((a) => a.stride > a.kernel) ? 'NOTSET' : mode), ...more },
  inputs: [x(batch, channels, ...axes.map((a) => a.input))],
});

const roundedUp = (pool: Of<typeof pooling>, flag: number): number =>
  pool.mode === 'NOTSET' && pool.axes.every(startsInside) ? flag : 0;

const flag = fc.constantFrom(0, 1);

test('MaxPool with any window', async () => {
  await holds(
    fc.tuple(pooling, flag),
    async ([pool, up]) => {
      expect(await directionalError('MaxPool', caseOf(pool, { ceil_mode: roundedUp(pool, up) }))).toBeLessThan(5e-3);
    },
    80,
  );
});

test('AveragePool with any window', async () => {
  await holds(
    fc.tuple(pooling, flag, flag),
    async ([pool, up, count_include_pad]) => {
      expect(
        await affineError('AveragePool', caseOf(pool, { ceil_mode: roundedUp(pool, up), count_include_pad })),
      ).toBeLessThan(1e-5);
    },
    80,
  );
});

test('LpPool with any window', async () => {
  await holds(fc.tuple(pooling, size(3)), async ([pool, p]) => {
    expect(await directionalError('LpPool', caseOf(pool, { p }))).toBeLessThan(5e-3);
  });
});
