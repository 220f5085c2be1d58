import { type Graph, intAttribute, intsAttribute, type Node, nodeLabel, type Tensor } from '../../onnx';
import type { OpenShape } from '../../runtime';

/** A node with weights that can be stored in 8 bits. */
export interface QuantizableLayer {
  node: Node;
  name: string;
  kind: string;
  /** The initializer, and the axis of the output channels in it. */
  weight: string;
  axis: number;
  /** Zero or one element for each output channel. */
  bias?: Float32Array;
}

/** A node that stays float, and why. */
export interface FloatLayer {
  node: Node;
  name: string;
  kind: string;
  reason: string;
}

export type Layer = QuantizableLayer | FloatLayer;
export const isQuantizable = (layer: Layer): layer is QuantizableLayer => 'weight' in layer;

type Read = (name: string) => Tensor | undefined;
/** The weight of a node and what else is needed to quantize it, or why it cannot be. */
type Found = { weight: string; axis: number; bias?: Float32Array } | string;

/** Reads the weight at input `index`: a constant float32 of the given ranks. */
function weightAt(node: Node, index: number, read: Read, rank: (r: number) => boolean): Tensor | string {
  const tensor = read(node.inputs[index] ?? '');
  if (!tensor) return 'its weight is not constant';
  if (tensor.type !== 'float32') return `its weight is ${tensor.type}, not float32`;
  if (!rank(tensor.dims.length)) return `its weight has ${tensor.dims.length} dimensions`;
  return tensor.data.every((value) => Number.isFinite(Number(value))) ? tensor : 'its weight is not finite';
}

/** The bias at input 2, one element a channel; null where there is none. */
function biasOf(node: Node, channels: number, read: Read): Float32Array | null | string {
  const name = node.inputs[2];
  if (!name) return null;
  const tensor = read(name);
  if (tensor?.type !== 'float32') return 'its bias is not constant';
  const { data, dims } = tensor;
  if (data.length === 1) return new Float32Array(channels).fill(Number(data[0]));
  if (data.length === channels && dims.at(-1) === channels) return data as Float32Array;
  return 'its bias differs from row to row';
}

function conv(node: Node, read: Read): Found {
  const weight = weightAt(node, 1, read, (rank) => rank >= 3);
  if (typeof weight === 'string') return weight;
  const bias = biasOf(node, weight.dims[0] ?? 0, read);
  if (typeof bias === 'string') return bias;
  return { weight: node.inputs[1] ?? '', axis: 0, bias: bias ?? undefined };
}

function gemm(node: Node, read: Read): Found {
  const weight = weightAt(node, 1, read, (rank) => rank === 2);
  if (typeof weight === 'string') return weight;
  const axis = intAttribute(node, 'transB') ? 0 : 1;
  const bias = biasOf(node, weight.dims[axis] ?? 0, read);
  if (typeof bias === 'string') return bias;
  return { weight: node.inputs[1] ?? '', axis, bias: bias ?? undefined };
}

function matMul(node: Node, read: Read): Found {
  const [a = '', b = ''] = node.inputs;
  if (!read(b)) return read(a) ? 'its weight is the left factor' : 'both of its factors are activations';
  const weight = weightAt(node, 1, read, (rank) => rank === 2);
  return typeof weight === 'string' ? weight : { weight: b, axis: 1 };
}

/** Operators with weights in 8 bits. */
const quantizers: Record<string, (node: Node, read: Read) => Found> = { Conv: conv, Gemm: gemm, MatMul: matMul };

const kernelOf = (node: Node, read: Read): string => {
  const dims = intsAttribute(node, 'kernel_shape') ?? read(node.inputs[1] ?? '')?.dims.slice(2) ?? [];
  return dims.length > 0 ? ` ${dims.join('×')}` : '';
};

/** What the layer is, for a person: `Conv 3×3`, `depthwise Conv 3×3`, `MatMul`. */
function kindOf(node: Node, read: Read): string {
  if (node.operator !== 'Conv' && node.operator !== 'ConvTranspose') return node.operator;
  const [, perGroup] = read(node.inputs[1] ?? '')?.dims ?? [];
  const group = intAttribute(node, 'group') ?? 1;
  const depthwise = node.operator === 'Conv' && group > 1 && perGroup === 1 ? 'depthwise ' : '';
  return `${depthwise}${node.operator}${kernelOf(node, read)}`;
}

/** Operators that only hand their input on, or take shapes apart: nobody asks whether they are quantized. */
const silent = new Set(
  `Cast Constant ConstantOfShape Shape Size Identity Reshape Flatten Transpose Squeeze Unsqueeze Slice Gather
  GatherElements Expand Tile Split Resize MaxPool Relu Clip Pad Range Equal Less Greater And Or Not Where`.split(/\s+/),
);

/** Operators that ONNX Runtime computes in 8 bits between layers that are, without weights of their own. */
export const carriers = new Set(['Add', 'Mul', 'Concat', 'AveragePool', 'GlobalAveragePool', 'Sigmoid', 'LeakyRelu']);

function layerOf(node: Node, read: Read, types: ReadonlyMap<string, OpenShape>): Layer | undefined {
  const name = nodeLabel(node);
  const quantizer = node.domain === '' ? quantizers[node.operator] : undefined;
  if (!quantizer) {
    const type = types.get(node.outputs[0] ?? '')?.type;
    if (silent.has(node.operator) || carriers.has(node.operator) || type !== 'float32') return undefined;
    return { node, name, kind: kindOf(node, read), reason: `ONNX Runtime has no 8-bit kernel for ${node.operator}` };
  }
  const found = quantizer(node, read);
  const kind = kindOf(node, read);
  return typeof found === 'string' ? { node, name, kind, reason: found } : { node, name, kind, ...found };
}

/**
 * The layers of a graph in its order: those that can be quantized, and those that compute in float with the reason. Graphs
 * inside of nodes are not looked into.
 */
export function findLayers(graph: Graph, types: ReadonlyMap<string, OpenShape>): Layer[] {
  const read: Read = (name) => graph.initializers.get(name);
  return graph.nodes.flatMap((node) => layerOf(node, read, types) ?? []);
}
