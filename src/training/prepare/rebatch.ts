import { type Graph, GraphBuilder, type Model, type Node, toNumbers } from '../../onnx';
import type { Shapes } from '../../runtime';
import { batchAxes } from './batch-axes';
import type { BoundInput } from './bind-inputs';

/** From how large a batch to how large a one, and where values carry it. */
interface Change {
  b: GraphBuilder;
  from: number;
  to: number;
  axes: ReadonlyMap<string, number>;
  shapes: Shapes;
}

/** A constant with sizes that a node reads, with that of the batch changed. */
function patchSizes(c: Change, node: Node, input: number): void {
  const name = node.inputs[input] ?? '';
  const tensor = c.b.graph.initializers.get(name);
  const axis = c.axes.get(node.outputs[0] ?? '');
  if (!tensor || axis === undefined) return;
  const sizes = toNumbers(tensor);
  const size = sizes[axis];
  // 0 and −1 find their size by themselves, and 1 broadcasts.
  if (size === undefined || size <= 0 || (node.operator === 'Expand' && size === 1)) return;
  sizes[axis] = (size * c.to) / c.from;
  node.inputs[input] = c.b.ints(sizes);
}

/** Repeats an operand that was made for one sample, before a node that does not broadcast. */
function repeatOperand(c: Change, node: Node, input: number, axis: number): Node[] {
  const name = node.inputs[input] ?? '';
  const dims = c.shapes.get(name)?.dims;
  if (!dims || c.axes.has(name) || dims[axis] !== 1) return [];
  const target = c.b.ints(dims.map((_, i) => (i === axis ? c.to : 1)));
  const output = c.b.fresh(`${name}_repeated`);
  node.inputs[input] = output;
  return [
    { operator: 'Expand', domain: '', name: output, inputs: [name, target], outputs: [output], attributes: new Map() },
  ];
}

/** Starting states [directions, batch, hidden] of recurrent layers. */
const states: Record<string, number[]> = { LSTM: [5, 6], GRU: [5], RNN: [5] };

/** The nodes that must stand before one, which is edited. */
function adapt(c: Change, node: Node): Node[] {
  const { operator } = node;
  if (operator === 'Reshape' || operator === 'Expand') patchSizes(c, node, 1);
  if (operator === 'Resize') patchSizes(c, node, 3);
  if (operator === 'Concat') {
    const axis = c.axes.get(node.outputs[0] ?? '');
    return axis === undefined ? [] : node.inputs.flatMap((_, i) => repeatOperand(c, node, i, axis));
  }
  return (states[operator] ?? []).flatMap((i) => repeatOperand(c, node, i, 1));
}

/**
 * Changes what a model was given for batches of one size (shapes in constants, operands made for one sample) to another.
 * Edits the model, whose inputs are left as they are.
 * @param inputs and `shapes` as they are with batches of `from`.
 */
export function rebatch(
  model: Model,
  inputs: readonly BoundInput[],
  shapes: Shapes,
  { from, to }: { from: number; to: number },
): void {
  const graph: Graph = model.graph;
  const start = inputs.filter((i) => i.dims[0] === from).map(({ name }) => name);
  const constant = (name: string) => graph.initializers.get(name);
  const axes = batchAxes(graph.nodes, start, { dims: (name) => shapes.get(name)?.dims, constant, batch: from });
  const change: Change = { b: new GraphBuilder(graph), from, to, axes, shapes };
  graph.nodes = graph.nodes.flatMap((node) => [...adapt(change, node), node]);
}
