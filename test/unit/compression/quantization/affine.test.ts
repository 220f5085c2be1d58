import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  affineRange,
  quantizeBias,
  quantizeConstant,
  quantizeWeight,
} from '../../../../src/compression/quantization/affine';
import { float32, fromHalf, toHalf } from '../../../../src/onnx';
import { needsReducedRange } from '../../../../src/runtime';

const weight = float32([1, -2, 0.5, 127, 0, 0, -0.001, 0.0005], [2, 2, 2]);

describe('weights', () => {
  test('have one scale for each channel: the largest magnitude / 127', () => {
    expect([...quantizeWeight(weight, 0, { reduceRange: false }).scales]).toEqual([1, Math.fround(0.001 / 127)]);
    const { values, scales } = quantizeWeight(weight, 1, { reduceRange: false });
    expect([...scales]).toEqual([2, 127].map((largest) => Math.fround(largest / 127)));
    // Along axis 1 the first channel is 1, −2, 0, 0.
    expect([...values.data]).toEqual([64, -127, 0, 127, 0, 0, 0, 0]);
  });

  test('are within half a step of what they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (numbers) => {
          const tensor = float32(numbers, [3, 4]);
          for (const reduceRange of [false, true]) {
            const { values, scales } = quantizeWeight(tensor, 0, { reduceRange });
            values.data.forEach((q, i) => {
              const scale = scales[Math.floor(i / 4)] ?? 0;
              expect(Math.abs(Number(q))).toBeLessThanOrEqual(reduceRange ? 63 : 127);
              expect(Math.abs(Number(q) * scale - Number(tensor.data[i]))).toBeLessThanOrEqual(scale * 0.5001);
            });
          }
        },
      ),
    );
  });

  test('of a channel that is all 0 stay 0, and its bias still fits', () => {
    const zeros = float32([0, 0], [1, 2]);
    const bias = Float32Array.of(3);
    const { values, scales } = quantizeWeight(zeros, 0, { reduceRange: false, bias, inputScale: 1e-6 });
    expect([...values.data]).toEqual([0, 0]);
    const [q = 0] = quantizeBias(bias, 1e-6, scales);
    expect(q * 1e-6 * (scales[0] ?? 0)).toBeCloseTo(3, 5);
  });

  test('make room for a bias that would not fit 32 bits', () => {
    const tiny = float32([1e-12, -1e-12], [1, 2]);
    const bias = Float32Array.of(5);
    const { scales } = quantizeWeight(tiny, 0, { reduceRange: false, bias, inputScale: 0.01 });
    const [q = 0] = quantizeBias(bias, 0.01, scales);
    expect(q).toBeLessThan(2 ** 31 - 1);
    expect(q * 0.01 * (scales[0] ?? 0)).toBeCloseTo(5, 5);
  });
});

describe('activations', () => {
  test.each([
    [
      { from: 0, to: 2.55 },
      { scale: 0.01, zeroPoint: 0 },
    ],
    [
      { from: -1, to: 1.55 },
      { scale: 0.01, zeroPoint: 100 },
    ],
    [
      { from: -2.55, to: -1 },
      { scale: 0.01, zeroPoint: 255 },
    ],
    [
      { from: 1, to: 2.55 },
      { scale: 0.01, zeroPoint: 0 },
    ],
    [
      { from: 0, to: 0 },
      { scale: 1, zeroPoint: 0 },
    ],
  ])('%j becomes %j', (range, { scale, zeroPoint }) => {
    const made = affineRange(range);
    expect(made.scale).toBeCloseTo(scale, 6);
    expect(made.zeroPoint).toBe(zeroPoint);
  });

  test('0 is exact in every range, which ReLU and padding rely on', () => {
    fc.assert(
      fc.property(
        fc.float({ min: -100, max: 100, noNaN: true }),
        fc.float({ min: 0, max: 100, noNaN: true }),
        (from, width) => {
          const { scale, zeroPoint } = affineRange({ from, to: from + width });
          expect(Number.isInteger(zeroPoint) && zeroPoint >= 0 && zeroPoint <= 255).toBe(true);
          // Both ends are kept but for the shift of the zero point.
          expect((0 - zeroPoint) * scale).toBeLessThanOrEqual(Math.min(0, from) + scale);
          expect((255 - zeroPoint) * scale).toBeGreaterThanOrEqual(Math.max(0, from + width) - scale);
        },
      ),
    );
  });

  test('constants beside them are rounded as they are', () => {
    const { values, range } = quantizeConstant(float32([0, 6]));
    expect([...values.data]).toEqual([0, 255]);
    expect(range.scale * 255).toBeCloseTo(6, 6);
  });
});

describe('float16', () => {
  test('all 65,536 of them come back as they were', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true);
      else if (toHalf(value) !== bits) expect([bits, toHalf(value)]).toEqual([bits, bits]);
    }
  });

  test('is the nearest, half to even', () => {
    const [low, high] = [fromHalf(0x3c00), fromHalf(0x3c01)];
    expect(toHalf((low + high) / 2)).toBe(0x3c00);
    expect(toHalf((high + fromHalf(0x3c02)) / 2)).toBe(0x3c02);
    expect(toHalf(low + (high - low) * 0.51)).toBe(0x3c01);
    // Among the subnormal ones too, and at the largest.
    expect(toHalf(2 ** -25)).toBe(0);
    expect(toHalf(1.5 * 2 ** -24)).toBe(2);
    expect([65504, 65519, 65520, -65520].map(toHalf)).toEqual([0x7bff, 0x7bff, 0x7c00, 0xfc00]);
    expect(toHalf(-0)).toBe(0x8000);
  });

  test('is off by half a step at most, everywhere', () => {
    fc.assert(
      fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10));
        expect(Math.abs(fromHalf(toHalf(value)) - value)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });
});

test.each([
  ['x64', 'flags : fpu avx2 avx512f', true],
  ['x64', 'flags : avx2 avx512f avx512_vnni', false],
  ['x64', 'flags : avx2 avx_vnni', false],
  ['x64', '', true],
  ['arm64', '', false],
] as const)('a processor %s that says %j needs 7 bits: %s', (architecture, flags, needed) => {
  expect(needsReducedRange(architecture, flags)).toBe(needed);
});
