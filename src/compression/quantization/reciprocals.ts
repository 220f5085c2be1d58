import { type Graph, GraphBuilder } from '../../onnx';

/** Turns divisions by a constant into products, for which there is an 8-bit kernel. Edits the graph. */
export function multiplyByReciprocals(graph: Graph): void {
  const builder = new GraphBuilder(graph);
  for (const node of graph.nodes) {
    const divisor = node.operator === 'Div' ? graph.initializers.get(node.inputs[1] ?? '') : undefined;
    if (divisor?.type !== 'float32') continue;
    const data = Float32Array.from(divisor.data as Float32Array, (value) => 1 / value);
    if (!data.every(Number.isFinite)) continue;
    node.operator = 'Mul';
    node.inputs = [node.inputs[0] ?? '', builder.constant({ ...divisor, data }, `${node.inputs[1]}_reciprocal`)];
  }
}
