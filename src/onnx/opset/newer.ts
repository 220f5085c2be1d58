import { type Graph, type Node, subgraphs } from '../graph';

/** Standard operators that came after opset 20, and those that mean something else since. */
const operators = new Set([
  'Attention',
  'RMSNormalization',
  'RotaryEmbedding',
  'Swish',
  'TensorScatter',
  'CumProd',
  'BitCast',
  'GroupNormalization',
]);

/** What opset 21 gave to quantization: blocks, and types of 16 and of 4 bits. */
const attributes = ['block_size', 'output_dtype', 'precision'];
const types = new Set(['int16', 'uint16']);
const quantization = new Set(['QuantizeLinear', 'DequantizeLinear']);

function isNewer(node: Node, graph: Graph): boolean {
  if (node.domain !== '') return false;
  if (operators.has(node.operator)) return true;
  if (subgraphs(node).some(needsNewer)) return true;
  if (!quantization.has(node.operator)) return false;
  const raw = (name: string) => graph.rawInitializers.some((t) => t.name === name);
  const typed = (name: string) => types.has(graph.initializers.get(name)?.type ?? '');
  return attributes.some((name) => node.attributes.has(name)) || node.inputs.some((i) => raw(i) || typed(i));
}

/** Whether a graph written for an opset above 20 has something in it that opset 20 does not know. */
export const needsNewer = (graph: Graph): boolean => graph.nodes.some((node) => isNewer(node, graph));
