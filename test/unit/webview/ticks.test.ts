import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks, timeTicks } from '../../../webview/data/ticks';

const ascends = (values: number[]) => values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0));

describe('ticks', () => {
  it('are round numbers inside the range', () => {
    expect(linearTicks(95.8, 99.5, 4)).toEqual([96, 97, 98, 99]);
    expect(linearTicks(0, 1.06e-3, 2.4)).toEqual([0, 5e-4, 1e-3]);
    expect(linearTicks(0, 3798, 8)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500]);
    expect(linearTicks(0, 0.35, 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(linearTicks(0, 36, 2.4, [1, 1.5, 2, 3, 5])).toEqual([0, 15, 30]);
  });

  it('have nothing to say about an empty range', () => {
    expect(linearTicks(1, 1, 5)).toEqual([]);
    expect(logTicks(0, 1, 5)).toEqual([]);
    expect(linearTicks(Number.NaN, 1, 5)).toEqual([]);
  });

  it('step by 1 and 3 on a logarithmic axis, by decades when it is long, evenly when it is short', () => {
    expect(logTicks(0.008, 5, 7)).toEqual([0.01, 0.03, 0.1, 0.3, 1, 3]);
    expect(logTicks(1e-6, 10, 8)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10]);
    expect(logTicks(0.2, 0.6, 5)).toEqual([0.2, 0.3, 0.4, 0.5, 0.6]);
    expect(logTicks(1e-12, 1, 4)).toEqual([1e-12, 1e-9, 1e-6, 1e-3, 1]);
  });

  it('show round times', () => {
    expect(timeTicks(0, 134, 5)).toEqual([0, 30, 60, 90, 120]);
    expect(timeTicks(0, 7200, 5)).toEqual([0, 1800, 3600, 5400, 7200]);
    expect(timeTicks(0, 86_400, 4)).toEqual([0, 21_600, 43_200, 64_800, 86_400]);
  });

  it('are never more than asked for by half, and ascend', () => {
    const range = fc.tuple(
      fc.double({ min: 1e-8, max: 1e8, noNaN: true }),
      fc.double({ min: 1.01, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(range, fc.integer({ min: 2, max: 12 }), ([min, factor], count) => {
        const both = [linearTicks(min, min * factor, count), logTicks(min, min * factor, count)];
        return both.every((ticks) => ticks.length <= 1.5 * count + 1 && ascends(ticks));
      }),
    );
  });
});
