import fc from 'fast-check';

/** Checks a property; seeded, so that a failure comes again. */
export const holds = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => Promise<void>, numRuns = 40) =>
  fc.assert(fc.asyncProperty(arbitrary, check), { seed: 11, numRuns });

/** The size of an axis. */
export const size = (max = 4) => fc.integer({ min: 1, max });
export const shape = (minLength: number, maxLength: number) => fc.array(size(), { minLength, maxLength });
