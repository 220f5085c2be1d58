import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SmoothedColumn, smooth } from '../../../webview/data/smoothing';

describe('smoothing', () => {
  it('is debiased: the first value stands for itself', () => {
    expect(smooth([4, 2], 0.5, [])).toEqual(Float32Array.from([4, (0.25 * 4 + 0.5 * 2) / 0.75]));
  });

  it('leaves a constant alone, and everything alone at weight 0', () => {
    expect([...smooth([3, 3, 3, 3], 0.97, [2])].every((value) => Math.abs(value - 3) < 1e-6)).toBe(true);
    expect([...smooth([5, 1, 7], 0, [])]).toEqual([5, 1, 7]);
  });

  it('starts afresh at a stage: the rows before it do not matter', () => {
    const later = [0.5, 0.4, 0.45];
    const joined = smooth([9, 8, 7, ...later], 0.9, [3]);
    expect(joined.slice(3)).toEqual(smooth(later, 0.9, []));
  });

  it('keeps a missing value missing and goes on after it', () => {
    const [first, missing, next] = smooth([1, Number.NaN, 3], 0.5, []);
    expect(first).toBe(1);
    expect(missing).toBeNaN();
    expect(next).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 6);
  });

  it('stays within the range of its values', () => {
    const values = fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 0.99, noNaN: true }), (series, weight) => {
        const [low, high] = [Math.min(...series), Math.max(...series)];
        return smooth(series, weight, []).every((value) => value >= low - 1e-3 && value <= high + 1e-3);
      }),
    );
  });

  it('is the same in one go and row by row', () => {
    const values = Array.from({ length: 300 }, (_, i) => Math.sin(i) + 2);
    const grown = new SmoothedColumn(0.97);
    for (let length = 1; length <= values.length; length += 7) grown.extend(values.slice(0, length), new Set([120]));
    grown.extend(values, new Set([120]));
    expect(grown.column.values).toEqual(smooth(values, 0.97, [120]));
  });
});
