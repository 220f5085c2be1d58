import { intAttribute, intsAttribute, type Node, type Tensor } from '../../onnx';
import { type BatchPlace, placeAfterReshape } from './batch-place';

/** What a rule sees: a node, the sizes of its values, and where its inputs carry the batch. */
export interface Carrying {
  node: Node;
  dims(name: string): readonly number[];
  constant(name: string): Tensor | undefined;
  /** The input that carries the batch, and on which axis. */
  input: number;
  axis: number;
}

/** Where the output of an operator carries the batch; undefined where it is lost, or not known. */
type AxisRule = (c: Carrying) => number | undefined;

const inDims = (c: Carrying) => c.dims(c.node.inputs[c.input] ?? '');
const outDims = (c: Carrying) => c.dims(c.node.outputs[0] ?? '');

/** Axes are counted from the last, as broadcasting does. */
const aligned: AxisRule = (c) => {
  const axis = c.axis + outDims(c).length - inDims(c).length;
  return outDims(c).length >= inDims(c).length ? axis : undefined;
};

/** The axes that an operator names, in an attribute or as its second input; undefined for all. */
function namedAxes(c: Carrying, rank: number): number[] | undefined {
  const given = intsAttribute(c.node, 'axes') ?? c.constant(c.node.inputs[1] ?? '')?.data;
  return given && Array.from(given as ArrayLike<number | bigint>, (a) => (Number(a) + rank) % rank);
}

const without = (axes: readonly number[], axis: number): number | undefined =>
  axes.includes(axis) ? undefined : axis - axes.filter((a) => a < axis).length;

const squeeze: AxisRule = (c) => {
  const dims = inDims(c);
  const ones = dims.flatMap((d, i) => (d === 1 && i !== c.axis ? [i] : []));
  return without(namedAxes(c, dims.length) ?? ones, c.axis);
};

const unsqueeze: AxisRule = (c) => {
  const rank = outDims(c).length;
  const added = namedAxes(c, rank) ?? [];
  return Array.from({ length: rank }, (_, i) => i).filter((i) => !added.includes(i))[c.axis];
};

const reduce: AxisRule = (c) => {
  if (intAttribute(c.node, 'keepdims') !== 0) return c.axis;
  const rank = inDims(c).length;
  const all = Array.from({ length: rank }, (_, i) => i);
  return without(namedAxes(c, rank) ?? all, c.axis);
};

const arg: AxisRule = (c) =>
  intAttribute(c.node, 'keepdims') === 0
    ? without([((intAttribute(c.node, 'axis') ?? 0) + inDims(c).length) % inDims(c).length], c.axis)
    : c.axis;

const gather: AxisRule = (c) => {
  const [data = '', indices = ''] = c.node.inputs;
  const rank = c.dims(data).length;
  const axis = ((intAttribute(c.node, 'axis') ?? 0) + rank) % rank;
  if (c.input === 1) return axis + c.axis;
  if (c.axis === axis) return undefined;
  return c.axis < axis ? c.axis : c.axis - 1 + c.dims(indices).length;
};

const transpose: AxisRule = (c) => {
  const rank = inDims(c).length;
  return intsAttribute(c.node, 'perm')?.indexOf(c.axis) ?? rank - 1 - c.axis;
};

const none: AxisRule = () => undefined;

const rules: Record<string, AxisRule> = {
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Gather: gather,
  ArgMax: arg,
  ArgMin: arg,
  Gemm: () => 0,
  // Y is [length, directions, batch, hidden].
  LSTM: () => 2,
  GRU: () => 2,
  RNN: () => 2,
  Shape: none,
  Size: none,
};

const ruleOf = ({ operator }: Node): AxisRule => rules[operator] ?? (operator.startsWith('Reduce') ? reduce : aligned);

export interface Sizes {
  batch: number;
  dims(name: string): readonly number[] | undefined;
  constant(name: string): Tensor | undefined;
}

/** Where the outputs of a node carry the batch, if one of its inputs does. */
function placeAfter(node: Node, places: ReadonlyMap<string, BatchPlace>, sizes: Sizes): BatchPlace | undefined {
  const input = node.inputs.findIndex((name) => places.has(name));
  const [source = '', made = ''] = [node.inputs[input], node.outputs[0]];
  const [place, from, to] = [places.get(source), sizes.dims(source), sizes.dims(made)];
  if (!place || !from || !to) return undefined;
  if (node.operator === 'Reshape' || node.operator === 'Flatten')
    return placeAfterReshape(place, from, to, sizes.batch);
  const dims = (name: string) => sizes.dims(name) ?? [];
  const axis = ruleOf(node)({ node, dims, constant: sizes.constant, input, axis: place.axis });
  return axis === undefined ? undefined : { axis, within: place.within };
}

/**
 * Where each value carries the batch: on one axis, which is `batch` long or a multiple of that.
 * @param inputs those that carry it on their first axis.
 * @returns that axis for each value.
 */
export function batchAxes(nodes: readonly Node[], inputs: readonly string[], sizes: Sizes): Map<string, number> {
  const places = new Map<string, BatchPlace>(inputs.map((name) => [name, { axis: 0, within: 1 }]));
  for (const node of nodes) {
    const place = placeAfter(node, places, sizes);
    if (place === undefined) continue;
    for (const output of node.outputs) {
      const size = sizes.dims(output)?.[place.axis];
      if (size !== undefined && size % sizes.batch === 0) places.set(output, place);
    }
  }
  return new Map([...places].map(([name, { axis }]) => [name, axis]));
}
