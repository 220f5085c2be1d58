import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeOf } from '../../src/onnx';
import { type Case, fed, ints, x } from './case';
import { affineError } from './harness';
import { holds, shape } from './random';

const exact = async (operator: string, entry: Omit<Case, 'name'>) =>
  expect(await affineError(operator, { name: '', ...entry })).toBeLessThan(1e-5);

/** Bounds of one axis that leave at least one element. */
const bounds = (size: number) =>
  fc
    .record({
      first: fc.nat(size - 1),
      count: fc.integer({ min: 1, max: size }),
      step: fc.integer({ min: 1, max: 3 }),
      back: fc.boolean(),
      fromEnd: fc.boolean(),
    })
    .map(({ first, count, step, back, fromEnd }) => {
      const start = back ? size - 1 - first : first;
      const end = back ? start - count : start + count;
      return { start: fromEnd ? start - size : start, end: end < 0 ? end - size : end, step: back ? -step : step };
    });

test('Slice with any bounds and steps', async () => {
  const arbitrary = shape(1, 3).chain((dims) => fc.tuple(fc.constant(dims), fc.tuple(...dims.map(bounds))));
  await holds(arbitrary, async ([dims, axes]) => {
    const column = (key: 'start' | 'end' | 'step') => ints(...axes.map((a) => a[key]));
    const inputs = [x(...dims), column('start'), column('end'), ints(...dims.keys()), column('step')];
    await exact('Slice', { inputs });
  });
});

const padding = fc.constantFrom('constant', 'edge', 'reflect', 'wrap').chain((mode) =>
  fc.tuple(
    fc.constant(mode),
    fc.array(
      fc.integer({ min: 2, max: 4 }).chain((size) => {
        const side = fc.integer({ min: mode === 'constant' ? -Math.floor((size - 1) / 2) : 0, max: size - 1 });
        return fc.record({ size: fc.constant(size), before: side, after: side });
      }),
      { minLength: 1, maxLength: 4 },
    ),
  ),
);

test('Pad with any mode', async () => {
  await holds(padding, async ([mode, axes]) => {
    const pads = ints(...axes.map((a) => a.before), ...axes.map((a) => a.after));
    await exact('Pad', { attributes: { mode }, inputs: [x(...axes.map((a) => a.size)), pads] });
  });
});

const lookup = shape(1, 3).chain((dims) =>
  fc.nat(dims.length - 1).chain((axis) =>
    fc.record({
      dims: fc.constant(dims),
      axis: fc.constantFrom(axis, axis - dims.length),
      indices: shape(0, 2).chain((places) => {
        const size = dims[axis] ?? 1;
        const count = sizeOf(places);
        const list = fc.array(fc.integer({ min: -size, max: size - 1 }), { minLength: count, maxLength: count });
        return list.map((values) => fed(places, values));
      }),
    }),
  ),
);

test('Gather along any axis, with any indices', async () => {
  await holds(lookup, async ({ dims, axis, indices }) => {
    await exact('Gather', { attributes: { axis }, inputs: [x(...dims), indices] });
  });
});

/** Different places of a shape, as rows of coordinates. */
const places = (dims: readonly number[]) =>
  fc
    .uniqueArray(fc.nat(sizeOf(dims) - 1), { minLength: 1, maxLength: 5 })
    .map((list) => list.map((k) => dims.map((d, axis) => Math.floor(k / sizeOf(dims.slice(axis + 1))) % d)));

const table = shape(1, 3).chain((dims) =>
  fc
    .integer({ min: 1, max: dims.length })
    .chain((depth) =>
      fc.record({ dims: fc.constant(dims), rows: places(dims.slice(0, depth)), depth: fc.constant(depth) }),
    ),
);

test('ScatterND at any places, written and added, and GatherND from them', async () => {
  await holds(table, async ({ dims, rows, depth }) => {
    const indices = fed([rows.length, depth], rows.flat());
    await exact('GatherND', { inputs: [x(...dims), indices] });
    for (const reduction of ['none', 'add']) {
      const updates = x(rows.length, ...dims.slice(depth));
      await exact('ScatterND', { attributes: { reduction }, inputs: [x(...dims), indices, updates] });
    }
  });
});

const line = shape(1, 3).chain((dims) =>
  fc.nat(dims.length - 1).chain((axis) =>
    fc.record({
      dims: fc.constant(dims),
      axis: fc.constant(axis),
      // One order for every line, so that nothing is written twice.
      order: fc.uniqueArray(fc.nat((dims[axis] ?? 1) - 1), { minLength: 1 }),
    }),
  ),
);

test('ScatterElements along any axis, written and added, and GatherElements from there', async () => {
  await holds(line, async ({ dims, axis, order }) => {
    const read = dims.with(axis, order.length);
    const inner = sizeOf(dims.slice(axis + 1));
    const list = Array.from({ length: sizeOf(read) }, (_, i) => order[Math.floor(i / inner) % order.length] ?? 0);
    await exact('GatherElements', { attributes: { axis }, inputs: [x(...dims), fed(read, list)] });
    for (const reduction of ['none', 'add']) {
      const inputs = [x(...dims), fed(read, list), x(...read)];
      await exact('ScatterElements', { attributes: { axis, reduction }, inputs });
    }
  });
});

const parts = fc.tuple(
  shape(1, 4),
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
  fc.nat(3),
);

test('Concat of any parts along any axis', async () => {
  await holds(parts, async ([dims, sizes, at]) => {
    const axis = at % dims.length;
    await exact('Concat', { attributes: { axis }, inputs: sizes.map((size) => x(...dims.with(axis, size))) });
  });
});

test('Split into any parts, of which any are read', async () => {
  await holds(fc.tuple(parts, fc.infiniteStream(fc.boolean())), async ([[dims, sizes, at], stream]) => {
    const axis = at % dims.length;
    const total = sizes.reduce((sum, s) => sum + s, 0);
    const outputs = sizes.map((_, i) => i === 0 || stream.next().value === true);
    await exact('Split', { attributes: { axis }, inputs: [x(...dims.with(axis, total)), ints(...sizes)], outputs });
  });
});

test('Tile and Expand to any size', async () => {
  await holds(fc.tuple(shape(1, 3), shape(3, 3)), async ([dims, counts]) => {
    const copies = counts.slice(0, dims.length);
    await exact('Tile', { inputs: [x(...dims), ints(...copies)] });
    const single = dims.map((d, i) => ((copies[i] ?? 1) > 2 ? 1 : d));
    await exact('Expand', { inputs: [x(...single), ints(...dims)] });
  });
});

test.each<[string, Omit<Case, 'name'>]>([
  ['Slice', { inputs: [x(3, 4), ints(2), ints(2), ints(1)] }],
  ['Slice', { inputs: [x(0, 4), ints(1), ints(3), ints(1), ints(-1)] }],
  ['Concat', { attributes: { axis: 1 }, inputs: [x(2, 0), x(2, 3)] }],
  ['Split', { attributes: { axis: 0 }, inputs: [x(3, 2), ints(0, 3)], outputs: [true, true] }],
  ['Gather', { attributes: { axis: 1 }, inputs: [x(2, 3), fed([0], [])] }],
  ['GatherElements', { attributes: { axis: 1 }, inputs: [x(2, 3), fed([2, 0], [])] }],
  ['Pad', { inputs: [x(2, 0), ints(0, 1, 0, 2)] }],
  ['Expand', { inputs: [x(1, 3), ints(0, 3)] }],
])('%s with an empty axis', exact);
