import { describe, expect, test } from 'vitest';
import { clipOf } from '../../../../src/compression/quantization/clipping';
import { Histogram } from '../../../../src/compression/quantization/histogram';
import { Random } from '../../training/random';

const COUNT = 200_000;

/** Sums of uniform numbers: near to normal, variance 1. */
function normal(seed: number, count = COUNT): Float32Array {
  const random = new Random(seed);
  const parts = Array.from({ length: 12 }, () => random.floats(count, 0.5));
  return Float32Array.from({ length: count }, (_, i) => parts.reduce((sum, part) => sum + (part[i] ?? 0), 0));
}

function histogramOf(...batches: Float32Array[]): Histogram {
  const histogram = new Histogram();
  for (const batch of batches) expect(histogram.add(batch)).toBe(-1);
  return histogram;
}

describe('a histogram', () => {
  test('counts everything in the same memory, however the range grows', () => {
    const batches = [1e-3, 1, 50, 7e4, 0.1].map((scale, i) => new Random(i).floats(1000, scale));
    const histogram = histogramOf(...batches);
    const all = Float32Array.from(batches.flatMap((batch) => [...batch]));
    expect(histogram.min).toBe(Math.min(...all));
    expect(histogram.max).toBe(Math.max(...all));
    const { from, width, counts } = histogram.bins();
    expect(counts.reduce((a, b) => a + b, 0)).toBe(5000);
    expect(counts.length).toBeLessThanOrEqual(8192);
    // Each bin holds what lies between its edges.
    const at = counts.findIndex((n) => n > 0);
    const inside = all.filter((v) => v >= from + at * width && v < from + (at + 1) * width).length;
    expect(counts[at]).toBe(inside);
  });

  test('is the same whatever the batches were', () => {
    const values = normal(3, 5000);
    const whole = histogramOf(values);
    const parts = histogramOf(values.subarray(0, 17), values.subarray(17, 3000), values.subarray(3000));
    expect(parts.bins()).toEqual(whole.bins());
  });

  test('of zeros that are followed by more', () => {
    const histogram = histogramOf(new Float32Array(10), Float32Array.of(0, 3));
    expect(histogram.bins().counts.reduce((a, b) => a + b, 0)).toBe(12);
    expect(histogram.bins().counts[0]).toBe(11);
    expect(histogram.total).toBe(12);
  });

  test('tells where a value is not finite, and adds nothing', () => {
    const histogram = new Histogram();
    expect(histogram.add(Float32Array.of(1, 2, Number.NaN))).toBe(2);
    expect(histogram.add(Float32Array.of(Number.NEGATIVE_INFINITY, 1))).toBe(0);
    expect(histogram.total).toBe(0);
  });

  test('is drawn in as many bins as there is room for', () => {
    const { from, to, counts } = histogramOf(new Random(1).floats(64_000, 2)).picture(16);
    expect(from).toBeCloseTo(-2, 3);
    expect(to).toBeCloseTo(2, 3);
    expect(counts).toHaveLength(16);
    for (const count of counts) expect(count / 4000).toBeCloseTo(1, 0);
  });
});

describe('min-max', () => {
  test('keeps everything', () => {
    const values = normal(1, 20_000);
    expect(clipOf(histogramOf(values), 'minmax')).toEqual({ from: Math.min(...values), to: Math.max(...values) });
  });
});

describe('percentile', () => {
  test('of numbers from 0 to 10 leaves out half a ten-thousandth at each end', () => {
    const values = Float32Array.from({ length: COUNT }, (_, i) => (10 * (i + 0.5)) / COUNT);
    const { from, to } = clipOf(histogramOf(values), 'percentile');
    expect(Math.abs(from - 10 * 0.5e-4)).toBeLessThan(4e-3);
    expect(Math.abs(to - 10 * (1 - 0.5e-4))).toBeLessThan(4e-3);
  });

  test('does not hear a few outliers, but hears one in a thousand', () => {
    const few = clipOf(histogramOf(normal(1), new Float32Array(5).fill(500)), 'percentile');
    expect(few.to).toBeLessThan(6);
    const many = clipOf(histogramOf(normal(1), new Float32Array(200).fill(500)), 'percentile');
    expect(many.to).toBeGreaterThan(499);
  });
});

describe('entropy', () => {
  test('keeps nearly all of a uniform distribution', () => {
    const { from, to } = clipOf(histogramOf(new Random(5).floats(COUNT, 3)), 'entropy');
    expect(from).toBeLessThan(-2.9);
    expect(to).toBeGreaterThan(2.9);
  });

  test('cuts the long tail of a normal distribution, far from its bulk', () => {
    const tail = Float32Array.from({ length: 20 }, (_, i) => 5 + 2 * i);
    const { from, to } = clipOf(
      histogramOf(
        normal(2),
        tail,
        tail.map((v) => -v),
      ),
      'entropy',
    );
    expect(to).toBeGreaterThan(2.5);
    expect(to).toBeLessThan(20);
    expect(from).toBeCloseTo(-to, 5);
  });

  test('keeps what is one-sided one-sided, and is not drawn in by the zeros of a ReLU', () => {
    const values = normal(4).map((v) => Math.max(0, v));
    const { from, to } = clipOf(histogramOf(values), 'entropy');
    expect(from).toBe(0);
    expect(to).toBeGreaterThan(2.5);
  });

  test('is not drawn in by what a clip made equal either', () => {
    const values = normal(4).map((v) => Math.min(1, Math.max(-1, v)));
    expect(clipOf(histogramOf(values), 'entropy')).toEqual({ from: -1, to: 1 });
  });
});
