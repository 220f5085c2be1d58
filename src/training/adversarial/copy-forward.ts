import type { GraphBuilder, Node } from '../../onnx';

/**
 * Appends a second pass of a graph, with another value in the place of one: copies of those nodes that depend on it.
 * Weights and everything else are read by both passes.
 * @param nodes of the pass, in topological order.
 * @returns for each value that depends on `from`, its name in the second pass.
 */
export function copyForward(
  b: GraphBuilder,
  nodes: readonly Node[],
  { from, to }: { from: string; to: string },
): Map<string, string> {
  const copies = new Map([[from, to]]);
  for (const node of nodes) {
    if (!node.inputs.some((name) => copies.has(name))) continue;
    const outputs = node.outputs.map((name) => (name === '' ? '' : b.fresh(name)));
    node.outputs.forEach((name, i) => {
      if (name !== '') copies.set(name, outputs[i] ?? '');
    });
    const name = outputs.find((output) => output !== '') ?? node.name;
    b.graph.nodes.push({ ...node, name, inputs: node.inputs.map((input) => copies.get(input) ?? input), outputs });
  }
  return copies;
}
