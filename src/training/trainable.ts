import {
  constantTensors,
  elementType,
  type Graph,
  intAttribute,
  isFloat,
  LARGEST_HALF,
  type Node,
  namesRead,
  sizeOf,
  subgraphs,
  type Tensor,
  valueAt,
} from '../onnx';

/** Inputs of these operators that are statistics or settings rather than weights. */
const notWeights: Record<string, readonly number[]> = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  Pad: [1, 2],
  Resize: [1, 2, 3],
  Reshape: [1],
  Expand: [1],
  Tile: [1],
  Slice: [1, 2, 3, 4],
  Gather: [1],
  ConstantOfShape: [0],
  Range: [0, 1, 2],
  OneHot: [2],
  Dropout: [1],
  QuantizeLinear: [1, 2],
  DequantizeLinear: [1, 2],
  LSTM: [5, 6],
  GRU: [5],
  RNN: [5],
  RotaryEmbedding: [1, 2],
  'com.microsoft.RotaryEmbedding': [2, 3],
  'com.microsoft.GroupQueryAttention': [7, 8],
  'com.microsoft.MatMulNBits': [1, 2, 3, 4],
  'com.microsoft.DequantizeLinear': [1, 2],
  'com.microsoft.QuantizeLinear': [1, 2],
  'com.microsoft.GatherBlockQuantized': [0, 2, 3],
};

/** Where a weight stands whatever its size: the bias of a layer with one channel, or the one slope of a PRelu, is no setting. */
const surelyWeights: Record<string, readonly number[]> = {
  BatchNormalization: [1, 2],
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [1, 2],
  GroupNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
  PRelu: [1],
};

const operatorName = ({ domain, operator }: Node): string => (domain ? `${domain}.${operator}` : operator);

/** Operators whose result has no gradient, so that nothing before them is a weight. */
const decisions = new Set([
  'Shape',
  'Size',
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
  'Equal',
  'ArgMax',
  'ArgMin',
]);

/** Whether a node passes no gradient to one of its inputs: it decides, counts or makes integers. */
function isSetting(node: Node, input: number): boolean {
  if (notWeights[operatorName(node)]?.includes(input)) return true;
  const to = node.operator === 'Cast' ? elementType(intAttribute(node, 'to') ?? 0) : undefined;
  return decisions.has(node.operator) || (to !== undefined && !isFloat(to));
}

/** What a graph returns, from any of its nodes, and what the graphs inside it read. */
function ends(graph: Graph): string[] {
  const read = new Set(graph.nodes.flatMap((node) => node.inputs));
  const last = graph.nodes.flatMap((node) => node.outputs).filter((name) => !read.has(name));
  const inner = graph.nodes.flatMap(subgraphs).flatMap((g) => [...namesRead(g)]);
  return [...graph.outputs.map((o) => o.name), ...last, ...inner];
}

/** The values from which a graph makes what it returns, other than sizes and settings. */
function valuesUsed(graph: Graph): Set<string> {
  const used = new Set(ends(graph));
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => used.has(output))) continue;
    node.inputs.forEach((name, i) => {
      if (!isSetting(node, i)) used.add(name);
    });
  }
  return used;
}

/** Says of the inputs of a graph's nodes whether they serve as sizes, statistics or settings, at once or later. */
export function settingsIn(graph: Graph): (node: Node, input: number) => boolean {
  const used = valuesUsed(graph);
  return (node, input) => isSetting(node, input) || !node.outputs.some((output) => used.has(output));
}

/** What stands for "never" in a mask is no weight, be it the lowest float32 or float16. A mask shows it early: its first rows hide nearly all. */
const FORBIDDING = 1e30;
const LOOKED_AT = 2 ** 16;
const isNever = (value: number): boolean => !(Math.abs(value) < FORBIDDING) || Math.abs(value) === LARGEST_HALF;
const isMask = (tensor: Tensor): boolean => {
  const start = tensor.data.subarray(0, LOOKED_AT) as Float32Array;
  return start.some((_, i) => isNever(valueAt(tensor, i)));
};

/**
 * The weights that train, in the order of the file: floats in a place where weights stand. A single number elsewhere than
 * in a layer is taken for a setting.
 */
export function trainableWeights(graph: Graph): Map<string, Tensor> {
  const used = valuesUsed(graph);
  const sure = new Set(
    graph.nodes.flatMap((n) => n.inputs.filter((_, i) => surelyWeights[operatorName(n)]?.includes(i))),
  );
  const isWeight = (name: string, { dims }: Tensor) => used.has(name) && (sure.has(name) || sizeOf(dims) > 1);
  return new Map([...constantTensors(graph)].filter(([name, t]) => isFloat(t.type) && isWeight(name, t) && !isMask(t)));
}

export const trainableNames = (graph: Graph): string[] => [...trainableWeights(graph).keys()];
