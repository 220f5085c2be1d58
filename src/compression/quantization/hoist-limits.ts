import type { Graph, Node } from '../../onnx';
import { onlyReaders } from './rewire';

/** Operators that only move or choose elements, so that a limit may come before as well as after. */
const commuting = new Set(['MaxPool', 'Flatten', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze']);

const isLimit = ({ operator, domain }: Node): boolean => domain === '' && (operator === 'Relu' || operator === 'Clip');

/** The same two nodes the other way round; the values between and after them keep their names. */
function swapped(mover: Node, limit: Node): [Node, Node] {
  const [moved = '', limited = ''] = [mover.outputs[0], limit.outputs[0]];
  return [
    { ...limit, inputs: [mover.inputs[0] ?? '', ...limit.inputs.slice(1)], outputs: [moved] },
    { ...mover, inputs: [moved, ...mover.inputs.slice(1)], outputs: [limited] },
  ];
}

/**
 * Puts a ReLU or Clip that follows a pool or a reshape in front of it, step by step, so that it stands right after the layer
 * whose 8-bit range does the same in passing. Values stay the same, bit for bit. Edits the graph.
 */
export function hoistLimits(graph: Graph): void {
  const { nodes } = graph;
  const onlyReader = onlyReaders(graph);
  const madeAt = new Map(nodes.flatMap((node, i) => node.outputs.map((output) => [output, i] as const)));
  const isAlone = (mover: Node) => onlyReader(mover.inputs[0] ?? '') && onlyReader(mover.outputs[0] ?? '');
  /** Swaps a limit with what makes its input. @returns where the limit is now. */
  const hoist = (at: number, limit: Node): number => {
    const before = madeAt.get(limit.inputs[0] ?? '') ?? -1;
    const mover = nodes[before];
    if (!isLimit(limit) || !mover || !isMover(mover) || !isAlone(mover)) return -1;
    [nodes[before] = limit, nodes[at] = mover] = swapped(mover, limit);
    return before;
  };
  for (let i = 0; i < nodes.length; i++) {
    for (let at = i; at >= 0; ) at = hoist(at, nodes[at] as Node);
  }
}

const isMover = ({ operator, domain, outputs }: Node): boolean =>
  domain === '' && commuting.has(operator) && outputs.filter(Boolean).length === 1;
