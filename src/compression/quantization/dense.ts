import type { Graph, Node } from '../../onnx';
import type { OpenShape } from '../../runtime';
import { onlyReaders } from './rewire';

/** The bias that a node adds to `value`: a constant vector along the last axis. */
function addedBias(node: Node, value: string, channels: number, graph: Graph): string | undefined {
  if (node.operator !== 'Add') return undefined;
  const name = node.inputs.find((input) => input !== value) ?? '';
  const tensor = graph.initializers.get(name);
  return tensor?.type === 'float32' && tensor.dims.length === 1 && tensor.dims[0] === channels ? name : undefined;
}

/** Turns a MatMul of two matrices into a Gemm with the bias of the one node that reads it. @returns that node. */
function join(node: Node, next: Node, graph: Graph, types: ReadonlyMap<string, OpenShape>): Node | undefined {
  const [a = '', b = ''] = node.inputs;
  const weight = graph.initializers.get(b);
  if (node.operator !== 'MatMul' || types.get(a)?.dims.length !== 2 || weight?.dims.length !== 2) return undefined;
  const bias = addedBias(next, node.outputs[0] ?? '', weight.dims[1] ?? 0, graph);
  if (bias === undefined) return undefined;
  node.operator = 'Gemm';
  node.inputs = [a, b, bias];
  node.outputs = [next.outputs[0] ?? ''];
  return next;
}

/**
 * Makes one Gemm of each MatMul of two matrices and the Add of a bias after it: the 8-bit Gemm adds the bias in its own sum,
 * where a MatMul would leave the Add as a step in float. Edits the graph; the layer keeps the name of the MatMul.
 */
export function joinBiases(graph: Graph, types: ReadonlyMap<string, OpenShape>): void {
  const gone = new Set<Node>();
  const onlyReader = onlyReaders(graph);
  for (const node of graph.nodes) {
    const next = onlyReader(node.outputs[0] ?? '');
    const joined = next && join(node, next, graph, types);
    if (joined) gone.add(joined);
  }
  graph.nodes = graph.nodes.filter((node) => !gone.has(node));
}
