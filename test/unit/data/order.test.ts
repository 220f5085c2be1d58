import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochOrder } from '../../../src/data';

describe('the order of an epoch', () => {
  it('holds each index once', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), fc.nat(), fc.nat({ max: 1000 }), (count, seed, epoch) => {
        const seen = new Set(epochOrder(count, seed, epoch));
        expect(seen.size).toBe(count);
        expect([...seen].every((index) => index < count)).toBe(true);
      }),
    );
  });

  it('is the same again for the same arguments, and another for any other', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 1000 }), (seed, epoch) => {
        const order = epochOrder(100, seed, epoch);
        expect(epochOrder(100, seed, epoch)).toEqual(order);
        expect(epochOrder(100, seed, epoch + 1)).not.toEqual(order);
        expect(epochOrder(100, seed + 1, epoch)).not.toEqual(order);
      }),
    );
  });

  it('stays what it was when this was written, so that old runs can be resumed', () => {
    expect([...epochOrder(10, 7, 0)]).toEqual([5, 8, 0, 9, 1, 3, 7, 2, 6, 4]);
  });

  it('is uniform over consecutive epochs: every permutation of 4 comes equally often', () => {
    const counts = new Map<string, number>();
    const draws = 24_000;
    for (let epoch = 0; epoch < draws; epoch++) {
      const key = epochOrder(4, 1, epoch).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = draws / 24;
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(24);
    // 23 degrees of freedom: one fair generator in 1,000 is above 49.7.
    expect(chiSquared).toBeLessThan(49.7);
  });
});
