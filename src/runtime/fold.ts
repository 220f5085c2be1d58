import { type Graph, int64, type Model, type Node, namesRead, subgraphs, type Tensor } from '../onnx';
import { fromValue, Session } from './session';
import { inferShapes, type Shapes } from './shapes';

/** Operators whose result differs from run to run. */
const random = new Set([
  'RandomNormal',
  'RandomUniform',
  'RandomNormalLike',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

/** What these make is no tensor, and so can be no initializer. */
const listMakers = /^(Sequence(Empty|Construct|Insert|Erase|Map)|SplitToSequence|Optional)$/;

/** What ONNX Runtime fuses with the operator that reads it, so that it computes in 8 bits; folded, it would be float again. */
const isFused = ({ operator }: Node): boolean => operator === 'DequantizeLinear';

const isShapeNode = (node: Node, shapes: Shapes): boolean => {
  const dims = shapes.get(node.inputs[0] ?? '')?.dims;
  return node.operator === 'Shape' && node.attributes.size === 0 && dims !== undefined && dims.length > 0;
};

/** Replaces `Shape` nodes whose answer is known. */
function foldShapeNodes(graph: Graph, shapes: Shapes): number {
  const before = graph.nodes.length;
  graph.nodes = graph.nodes.filter((node) => {
    if (!isShapeNode(node, shapes)) return true;
    graph.initializers.set(node.outputs[0] ?? '', int64([...(shapes.get(node.inputs[0] ?? '')?.dims ?? [])]));
    return false;
  });
  return before - graph.nodes.length;
}

/** The nodes that depend on constants alone. */
function constantNodes(graph: Graph, isVariable: (name: string) => boolean): Node[] {
  const constant = new Set([...graph.initializers.keys()].filter((name) => !isVariable(name)));
  const outputs = new Set(graph.outputs.map((o) => o.name));
  return graph.nodes.filter((node) => {
    const foldable =
      !random.has(node.operator) &&
      !isFused(node) &&
      !listMakers.test(node.operator) &&
      subgraphs(node).length === 0 &&
      node.inputs.every((i) => i === '' || constant.has(i)) &&
      !node.outputs.some((o) => outputs.has(o));
    if (foldable) for (const output of node.outputs) constant.add(output);
    return foldable;
  });
}

async function evaluate(model: Model, nodes: Node[]): Promise<Map<string, Tensor>> {
  const names = nodes.flatMap((n) => n.outputs).filter((o) => o !== '');
  const used = new Set(nodes.flatMap((n) => n.inputs));
  const graph: Graph = {
    ...model.graph,
    inputs: [],
    outputs: names.map((name) => ({ name })),
    initializers: new Map([...model.graph.initializers].filter(([name]) => used.has(name))),
    rawInitializers: [],
    nodes,
  };
  const session = await Session.create({ ...model, graph }, { threads: 1, optimization: 'disabled' });
  const values = await session.run({});
  // Constants that ONNX Runtime folded itself come out as views of memory that goes with the session.
  const copies = names.map((name) => {
    const tensor = fromValue(values[name] as never);
    return [name, { ...tensor, data: tensor.data.slice() }] as const;
  });
  await session.release();
  return new Map(copies);
}

/** Drops initializers that nothing reads any more. */
export function dropUnread(graph: Graph): void {
  const read = namesRead(graph);
  for (const name of graph.initializers.keys()) if (!read.has(name)) graph.initializers.delete(name);
}

/**
 * Computes, with ONNX Runtime, what depends on constants alone, whatever the sizes of the inputs. Edits the model.
 * @param isVariable says of a constant that it must stay: the weights that train.
 * @returns how many nodes that were.
 */
export async function foldComputed(model: Model, isVariable: (name: string) => boolean): Promise<number> {
  const nodes = constantNodes(model.graph, isVariable);
  if (nodes.length === 0) return 0;
  for (const [name, tensor] of await evaluate(model, nodes)) model.graph.initializers.set(name, tensor);
  const gone = new Set(nodes);
  model.graph.nodes = model.graph.nodes.filter((n) => !gone.has(n));
  return nodes.length;
}

/**
 * Computes whatever does not depend on inputs, or on their sizes only, and stores the results as initializers; see
 * {@link foldComputed}. Edits the model.
 * @returns the shapes of all values that are left.
 */
export async function foldConstants(model: Model, isVariable: (name: string) => boolean): Promise<Shapes> {
  for (;;) {
    const shapes = await inferShapes(model);
    const folded = foldShapeNodes(model.graph, shapes) + (await foldComputed(model, isVariable));
    if (folded > 0) continue;
    dropUnread(model.graph);
    return shapes;
  }
}
