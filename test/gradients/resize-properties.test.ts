import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Case, ints, x } from './case';
import { affineError } from './harness';
import { holds, size } from './random';

const everywhere = ['half_pixel', 'pytorch_half_pixel', 'align_corners'];
const size2 = (max: number) => fc.tuple(size(max), size(max));
const modes = (mode: string, where: string[], more = {}) =>
  fc.record({ mode: fc.constant(mode), coordinate_transformation_mode: fc.constantFrom(...where), ...more });

/** Where rounding in float32 makes a tie, what is nearest is ONNX Runtime's secret in two modes; those are left out. */
const attributes = fc.oneof(
  modes('nearest', everywhere, {
    nearest_mode: fc.constantFrom('round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'),
  }),
  modes('nearest', ['asymmetric'], { nearest_mode: fc.constantFrom('round_prefer_floor', 'floor', 'ceil') }),
  modes('linear', [...everywhere, 'half_pixel_symmetric', 'asymmetric']),
  modes('cubic', [...everywhere, 'half_pixel_symmetric', 'asymmetric'], { exclude_outside: fc.constantFrom(0, 1) }),
);

test('Resize to any size, in any mode', async () => {
  await holds(
    fc.tuple(attributes, size2(6), size2(9)),
    async ([given, from, to]) => {
      const inputs = [x(1, 2, ...from), undefined, undefined, ints(1, 2, ...to)];
      const entry: Case = { name: '', attributes: given, inputs };
      expect(await affineError('Resize', entry)).toBeLessThan(1e-5);
    },
    120,
  );
});
