import { type Graph, type Node, subgraphs } from '../../onnx';

/** For each value, the nodes that read it; a node counts once for each input, and for what the graphs inside it read. */
export function readers(graph: Graph): Map<string, Node[]> {
  const result = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    for (const name of [...node.inputs, ...innerReads(node)]) {
      if (name === '') continue;
      const list = result.get(name);
      if (list) list.push(node);
      else result.set(name, [node]);
    }
  }
  return result;
}

/** What the graphs inside a node read, their own values included. */
function innerReads(node: Node): string[] {
  return subgraphs(node).flatMap((inner) => [
    ...inner.outputs.map((o) => o.name),
    ...inner.nodes.flatMap((n) => [...n.inputs, ...innerReads(n)]),
  ]);
}

/** Makes a node, and the graphs inside it, read other values. Edits it. */
export function renameReads(node: Node, renamed: (name: string) => string): void {
  node.inputs = node.inputs.map(renamed);
  for (const inner of subgraphs(node)) {
    for (const child of inner.nodes) renameReads(child, renamed);
  }
}

/** The names of what a graph returns. */
export const outputNames = (graph: Graph): Set<string> => new Set(graph.outputs.map((o) => o.name));

/** Finds the one node that reads a value, where there is just one and the graph does not return the value. */
export function onlyReaders(graph: Graph): (value: string) => Node | undefined {
  const returned = outputNames(graph);
  const read = readers(graph);
  return (value) => {
    const list = read.get(value);
    return list?.length === 1 && !returned.has(value) ? list[0] : undefined;
  };
}
