import { intAttribute, sizeOf, stringAttribute, toNumbers } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { axisOf, pad, resized, zeros } from './arrange';

/** The indices as ScatterND wants them. */
const asInt64 = (c: RuleContext, name: string): string =>
  c.type(name) === 'int64' ? name : c.b.add('Cast', [name], { to: 7 });

/** The one index of a Gather that is known now, counted from 0. */
function onlyIndex(c: RuleContext, size: number): number | undefined {
  const tensor = c.b.graph.initializers.get(c.input(1));
  const [index, ...more] = tensor ? toNumbers(tensor) : [];
  if (index === undefined || more.length > 0) return undefined;
  return index < 0 ? index + size : index;
}

/** Adds each gathered row to the row it came from (an embedding's gradient: a hundred times faster than one-hot). */
function addRows(c: RuleContext, axis: number): string {
  const dims = c.dims(c.input(0));
  const count = sizeOf(c.dims(c.input(1)));
  const [size = 0] = dims.slice(axis);
  const [outer, inner] = [sizeOf(dims.slice(0, axis)), sizeOf(dims.slice(axis + 1))];
  const front = (name: string, length: number) =>
    outer === 1 ? name : c.b.add('Transpose', [c.reshape(name, [outer, length, inner])], { perm: [1, 0, 2] });
  const rows = c.reshape(front(c.gradient(), count), [count, outer * inner]);
  const indices = c.reshape(asInt64(c, c.input(1)), [count, 1]);
  const added = c.b.add('ScatterND', [zeros(c, [size, outer * inner]), indices, rows], { reduction: 'add' });
  if (outer === 1) return c.reshape(added, dims);
  const back = c.b.add('Transpose', [c.reshape(added, [size, outer, inner])], { perm: [1, 0, 2] });
  return c.reshape(back, dims);
}

const gather: Rule = (c) => [
  () => {
    const dims = c.dims(c.input(0));
    const axis = axisOf(c, dims.length, 0);
    const [size = 0] = dims.slice(axis);
    const index = onlyIndex(c, size);
    if (index === undefined) return addRows(c, axis);
    const at = (position: number) =>
      resized(
        dims.map(() => 0),
        axis,
        position,
      );
    return pad(c, c.reshape(c.gradient(), resized(dims, axis, 1)), at(index), at(size - 1 - index));
  },
];

/** Adds each gradient where its element was taken from. */
const gatherElements: Rule = (c) => [
  () =>
    c.b.add('ScatterElements', [zeros(c, c.dims(c.input(0))), c.input(1), c.gradient()], {
      axis: intAttribute(c.node, 'axis') ?? 0,
      reduction: 'add',
    }),
];

/** The indices of the batch axes that GatherND takes for granted, written out in front of its own. */
function withBatch(c: RuleContext, indices: string, batchDims: number): string {
  if (batchDims === 0) return indices;
  const places = c.dims(indices).slice(0, -1);
  const strides = places.map((_, axis) => sizeOf(places.slice(axis + 1)));
  const grid = Array.from({ length: sizeOf(places) }, (_, i) =>
    places.slice(0, batchDims).map((size, axis) => Math.floor(i / (strides[axis] ?? 1)) % size),
  );
  const batch = c.reshape(c.b.ints(grid.flat()), [...places, batchDims]);
  return c.b.add('Concat', [batch, indices], { axis: places.length });
}

const gatherND: Rule = (c) => [
  () => {
    const indices = withBatch(c, c.input(1), intAttribute(c.node, 'batch_dims') ?? 0);
    return c.b.add('ScatterND', [zeros(c, c.dims(c.input(0))), indices, c.gradient()], { reduction: 'add' });
  },
];

/** What is written over gets no gradient; what is added to gets all of it. Updates get what arrives at their place. */
function scatter(c: RuleContext, operator: 'ScatterElements' | 'ScatterND', gatherer: string) {
  const reduction = stringAttribute(c.node, 'reduction') ?? 'none';
  if (reduction !== 'none' && reduction !== 'add') throw c.unsupported(`its reduction is "${reduction}"`);
  const axis = operator === 'ScatterND' ? undefined : (intAttribute(c.node, 'axis') ?? 0);
  return [
    () =>
      reduction === 'add'
        ? c.gradient()
        : c.b.add(operator, [c.gradient(), c.input(1), zeros(c, c.dims(c.input(2)))], { axis }),
    undefined,
    () => c.b.add(gatherer, [c.gradient(), c.input(1)], { axis }),
  ];
}

/** The gradient of the values goes back to where they were. */
const topK: Rule = (c) => [
  () =>
    c.b.add('ScatterElements', [zeros(c, c.dims(c.input(0))), c.demand(1), c.gradient()], {
      axis: intAttribute(c.node, 'axis') ?? -1,
      reduction: 'add',
    }),
];

export const indexing: Record<string, Rule> = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  ScatterElements: (c) => scatter(c, 'ScatterElements', 'GatherElements'),
  ScatterND: (c) => scatter(c, 'ScatterND', 'GatherND'),
  TopK: topK,
};
