import { intAttribute } from './attributes';
import type { Graph, Node } from './graph';
import { sizeOf } from './tensor';

type Dims = readonly number[];
type Operands = { a: Dims; b: Dims; output: Dims };

/** X [steps, batch, channels] and W [directions, gates · units, channels]; every gate reads the channels and all units. */
function recurrentProducts(node: Node, { a, b }: Operands): number {
  const [channels = 0, units = 0] = [a.at(-1), intAttribute(node, 'hidden_size')];
  return sizeOf(a.slice(0, -1)) * sizeOf(b.slice(0, -1)) * (channels + units);
}

/**
 * How many products an operator computes, from the shapes of its first two inputs and of its output. The weight of a
 * convolution has the channels of one group: [O, I/g, ...], or [I, O/g, ...] where it is transposed.
 */
const products: Record<string, (node: Node, sizes: Operands) => number> = {
  Conv: (_, { b, output }) => sizeOf(b.slice(1)) * sizeOf(output),
  // Each element of the input is multiplied with the whole filter, and the results are added where they overlap.
  ConvTranspose: (_, { a, b }) => sizeOf(b.slice(1)) * sizeOf(a),
  Gemm: (node, { a: [rows = 0, columns = 0], output }) =>
    (intAttribute(node, 'transA') ? rows : columns) * sizeOf(output),
  MatMul: (_, { a, output }) => (a.at(-1) ?? 0) * sizeOf(output),
  LSTM: recurrentProducts,
  GRU: recurrentProducts,
  RNN: recurrentProducts,
};

/** Floating-point operations of one node: a product and a sum for each term. 0 for what is none of these. */
export function flopsOfNode(node: Node, dims: (name: string) => Dims | undefined): number {
  const of = products[node.operator];
  if (!of) return 0;
  const [a = '', b = ''] = node.inputs;
  const output = dims(node.outputs[0] ?? '') ?? [0];
  return 2 * of(node, { a: dims(a) ?? [], b: dims(b) ?? [], output });
}

/** Floating-point operations of a forward pass: those of convolutions, matrix products and recurrent layers, which are nearly all. */
export const flopsOfGraph = (graph: Graph, dims: (name: string) => Dims | undefined): number =>
  graph.nodes.reduce((sum, node) => sum + flopsOfNode(node, dims), 0);
