import fc from 'fast-check';

/** Checks a property; seeded, so that a failure comes again. */
export const holds = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => Promise<void>, numRuns = 40) =>
  fc.assert(fc.asyncProperty(arbitrary, check), { seed: 11, numRuns });

/** The size of an axis. */
export const size = (max = 4) => fc.integer({ min: 1, max });
export const shape = (minLength: number, maxLength: number) => fc.array(size(), { minLength, maxLength });

/** One side of a broadcast: some leading axes left out, some axes of size 1. */
export const side = (full: number[]) =>
  fc
    .tuple(fc.nat(full.length), fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }))
    .map(([drop, keep]) => full.map((d, i) => (keep[i] ? d : 1)).slice(drop));

/** What a Reduce* node may be told: a shape of up to so many axes, some of them (also counted from the end), and how to treat them. */
export const reductionOf = (maxLength: number) =>
  shape(1, maxLength).chain((dims) =>
    fc.record({
      dims: fc.constant(dims),
      axes: fc.uniqueArray(fc.integer({ min: -dims.length, max: dims.length - 1 }), {
        selector: (axis) => (axis + dims.length) % dims.length,
      }),
      keepdims: fc.nat(1),
      noop_with_empty_axes: fc.nat(1),
    }),
  );
