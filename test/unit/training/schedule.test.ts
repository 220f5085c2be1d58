import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learningRate, type ScheduleOptions, temperatureAt } from '../../../src/training';

const rates = (options: ScheduleOptions) =>
  Array.from({ length: options.steps }, (_, i) => learningRate(options, i + 1));

describe('the learning rate', () => {
  test('rises in equal steps to its peak, then stays', () => {
    expect(rates({ schedule: 'constant', lr: 0.8, warmup: 4, steps: 6 })).toEqual([
      0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8,
    ]);
  });

  test('falls by half a cosine: the peak first, half of it half-way, never 0', () => {
    const [first, second, third, fourth] = rates({ schedule: 'cosine', lr: 2, warmup: 0, steps: 4 });
    expect(first).toBe(2);
    expect(second).toBeCloseTo(1 + Math.SQRT1_2, 12);
    expect(third).toBeCloseTo(1, 12);
    expect(fourth).toBeCloseTo(1 - Math.SQRT1_2, 12);
  });

  test('reaches its peak, never passes it, and is above 0 in every step', () => {
    const options = fc.record({
      schedule: fc.constantFrom('cosine' as const, 'constant' as const),
      lr: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      warmup: fc.nat(20),
      steps: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(options, (o) => {
        const all = rates(o);
        for (const rate of all) expect(rate).toBeGreaterThan(0);
        expect(Math.max(...all)).toBeLessThanOrEqual(o.lr * (1 + 1e-12));
        if (o.steps > o.warmup) expect(Math.max(...all)).toBeCloseTo(o.lr, 12);
      }),
      { seed: 3 },
    );
  });
});

describe('the temperature', () => {
  const of = (over: 'epochs' | 'steps', steps: number) =>
    Array.from({ length: steps }, (_, i) =>
      temperatureAt({ from: 8, to: 2, over }, i + 1, { steps, stepsPerEpoch: 3 }),
    );

  test('falls from epoch to epoch', () => {
    expect(of('epochs', 9)).toEqual([8, 8, 8, 5, 5, 5, 2, 2, 2]);
  });

  test('falls at each step', () => {
    expect(of('steps', 4)).toEqual([8, 6, 4, 2]);
  });

  test('stays where there is one epoch, or one step', () => {
    expect([of('epochs', 3), of('steps', 1)]).toEqual([[8, 8, 8], [8]]);
  });
});
