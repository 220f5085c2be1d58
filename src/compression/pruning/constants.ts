import { type Graph, type Tensor, tensorAttribute } from '../../onnx';

/** The tensors that a graph holds, in initializers or in `Constant` nodes, by the name under which they are read. */
export function constantTensors(graph: Graph): Map<string, Tensor> {
  const result = new Map(graph.initializers);
  for (const node of graph.nodes) {
    const value = node.operator === 'Constant' ? tensorAttribute(node, 'value') : undefined;
    const [output] = node.outputs;
    if (value && output) result.set(output, value);
  }
  return result;
}
