import {
  cloneModel,
  floatAttribute,
  type Graph,
  GraphBuilder,
  intAttribute,
  type Model,
  type Node,
  type Tensor,
} from '../../onnx';
import { onlyReaders } from './rewire';

/** y = scale · x + shift, for each channel. */
interface PerChannel {
  scale: Float64Array;
  shift: Float64Array;
}

const numbers = (tensor: Tensor | undefined): Float64Array | undefined =>
  tensor?.type === 'float32' ? Float64Array.from(tensor.data as Float32Array) : undefined;

/** What batch normalization does to each channel once it is trained (Ioffe & Szegedy, 2015). */
function batchNorm(node: Node, graph: Graph): PerChannel | undefined {
  const [gamma, beta, mean, variance] = node.inputs.slice(1, 5).map((name) => numbers(graph.initializers.get(name)));
  if (!gamma || !beta || !mean || !variance || node.outputs.filter(Boolean).length > 1) return undefined;
  const epsilon = floatAttribute(node, 'epsilon') ?? 1e-5;
  const scale = gamma.map((g, c) => g / Math.sqrt((variance[c] ?? 1) + epsilon));
  return { scale, shift: beta.map((b, c) => b - (mean[c] ?? 0) * (scale[c] ?? 1)) };
}

/** A constant that is the same along every axis but `axis`, counted from the last (−1), as one number a channel. */
function channelConstant(tensor: Tensor | undefined, channels: number, fromLast: number): Float64Array | undefined {
  const values = numbers(tensor);
  if (!values || !tensor) return undefined;
  if (values.length === 1) return new Float64Array(channels).fill(values[0] ?? 0);
  return values.length === channels && tensor.dims.at(fromLast) === channels ? values : undefined;
}

/** What a node does to each of `channels` channels of `value`; undefined where it is not the same everywhere. */
function perChannel(node: Node, graph: Graph, value: string, channels: number, fromLast: number) {
  if (node.operator === 'BatchNormalization') return node.inputs[0] === value ? batchNorm(node, graph) : undefined;
  if (node.operator !== 'Add' && node.operator !== 'Mul') return undefined;
  const other = node.inputs.find((name) => name !== value) ?? '';
  const constant = channelConstant(graph.initializers.get(other), channels, fromLast);
  if (!constant) return undefined;
  return node.operator === 'Add'
    ? { scale: new Float64Array(channels).fill(1), shift: constant }
    : { scale: constant, shift: new Float64Array(channels) };
}

/** A layer that may take what follows into its weights. */
interface Linear {
  weight: Tensor;
  /** The channel of the output that an element of the weight belongs to. */
  channelOf(index: number): number;
  channels: number;
  /** Where the channels stand in the output, counted from the last axis. */
  fromLast: number;
}

function linearOf(node: Node, graph: Graph): Linear | undefined {
  const weight = graph.initializers.get(node.inputs[1] ?? '');
  if (node.domain !== '' || weight?.type !== 'float32') return undefined;
  const { dims } = weight;
  const inner = dims.slice(1).reduce((a, b) => a * b, 1);
  if (node.operator === 'Conv') {
    return { weight, channels: dims[0] ?? 0, fromLast: 1 - dims.length, channelOf: (i) => Math.floor(i / inner) };
  }
  if (node.operator === 'ConvTranspose') {
    const group = intAttribute(node, 'group') ?? 1;
    const [inputs = 1, each = 1] = dims;
    const kernel = inner / each;
    const channelOf = (i: number) =>
      Math.floor(Math.floor(i / inner) / (inputs / group)) * each + (Math.floor(i / kernel) % each);
    return { weight, channels: each * group, fromLast: 1 - dims.length, channelOf };
  }
  if (node.operator !== 'Gemm') return undefined;
  const [rows = 1, columns = 1] = dims;
  return intAttribute(node, 'transB')
    ? { weight, channels: rows, fromLast: -1, channelOf: (i) => Math.floor(i / columns) }
    : { weight, channels: columns, fromLast: -1, channelOf: (i) => i % columns };
}

/** Takes `scale` and `shift` into weight and bias of a layer. @returns false where its bias is no vector. */
function absorb(node: Node, linear: Linear, { scale, shift }: PerChannel, builder: GraphBuilder): boolean {
  const { graph } = builder;
  const { weight, channels, channelOf } = linear;
  const name = node.inputs[2];
  const old = name ? channelConstant(graph.initializers.get(name), channels, -1) : new Float64Array(channels);
  if (!old) return false;
  const data = Float32Array.from(weight.data as Float32Array, (w, i) => w * (scale[channelOf(i)] ?? 1));
  const bias = Float32Array.from(old, (b, c) => b * (scale[c] ?? 1) + (shift[c] ?? 0));
  // Other nodes may read the same weight.
  const stored = builder.fresh(`${node.inputs[1]}_folded`);
  graph.initializers.set(stored, { ...weight, data });
  const bias_ = builder.fresh(`${name || stored}_bias`);
  graph.initializers.set(bias_, { type: 'float32', dims: [channels], data: bias });
  node.inputs = [node.inputs[0] ?? '', stored, bias_];
  return true;
}

/** Gives every Gemm the factors 1, as 8-bit kernels know no others. */
function foldFactors(node: Node, builder: GraphBuilder): void {
  const alpha = floatAttribute(node, 'alpha') ?? 1;
  const beta = floatAttribute(node, 'beta') ?? 1;
  const scaled = (index: number, factor: number): boolean => {
    const name = node.inputs[index];
    const tensor = name ? builder.graph.initializers.get(name) : undefined;
    if (!name || factor === 1) return true;
    if (tensor?.type !== 'float32') return false;
    const data = Float32Array.from(tensor.data as Float32Array, (v) => v * factor);
    node.inputs[index] = builder.fresh(`${name}_scaled`);
    builder.graph.initializers.set(node.inputs[index] ?? '', { ...tensor, data });
    return true;
  };
  if (scaled(1, alpha)) node.attributes.delete('alpha');
  if (scaled(2, beta)) node.attributes.delete('beta');
}

/**
 * A copy of a model in which batch norms, and constants that are added or multiplied per channel, are part of the weights
 * before them: 8 bits are chosen for what is really computed. The layers keep their names.
 */
export function foldScales(source: Model): Model {
  const model = cloneModel(source);
  const { graph } = model;
  const builder = new GraphBuilder(graph);
  for (const node of graph.nodes) if (node.operator === 'Gemm') foldFactors(node, builder);
  const onlyReader = onlyReaders(graph);
  const gone = new Set<Node>();
  const fold = (node: Node): boolean => {
    const next = onlyReader(node.outputs[0] ?? '');
    if (gone.has(node) || !next || !absorbNext(node, next, builder)) return false;
    gone.add(next);
    node.outputs = [next.outputs[0] ?? ''];
    return true;
  };
  for (const node of graph.nodes) while (fold(node));
  graph.nodes = graph.nodes.filter((node) => !gone.has(node));
  return model;
}

/** Takes the node after a layer into its weights. @returns false where that cannot be. */
function absorbNext(node: Node, next: Node, builder: GraphBuilder): boolean {
  const linear = linearOf(node, builder.graph);
  // With factors that are left, weight and bias are not what is multiplied and added.
  if (!linear || node.attributes.has('alpha') || node.attributes.has('beta')) return false;
  const effect = perChannel(next, builder.graph, node.outputs[0] ?? '', linear.channels, linear.fromLast);
  return effect !== undefined && absorb(node, linear, effect, builder);
}
