import { type Graph, int64, type Model, type Node, namesRead, type Tensor } from '../onnx';
import { type ConstantPart, constantPart, modelOfPart } from './constant-nodes';
import { fromValue, Session } from './session';
import { inferShapes, type Shapes } from './shapes';
import { demandModestSizes, LARGE } from './sizes';

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

async function evaluate(model: Model, part: ConstantPart): Promise<Map<string, Tensor>> {
  const options = { threads: 1, optimization: 'disabled' } as const;
  const session = await Session.create(modelOfPart(model, part), options);
  try {
    demandModestSizes(
      model.graph,
      session.outputs.map(({ name, shape }) => ({ name, dims: shape })),
      LARGE,
    );
    const values = await session.run({}, part.values);
    // Constants that ONNX Runtime folded itself come out as views of memory that goes with the session.
    const copies = part.values.map((name) => {
      const tensor = fromValue(values[name] as never);
      return [name, { ...tensor, data: tensor.data.slice() }] as const;
    });
    return new Map(copies);
  } finally {
    await session.release();
  }
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
  const part = await constantPart(model, isVariable);
  // What nobody reads is dropped, not computed.
  const values = part.values.length > 0 ? await evaluate(model, part) : [];
  for (const [name, tensor] of values) model.graph.initializers.set(name, tensor);
  const gone = new Set(part.nodes);
  model.graph.nodes = model.graph.nodes.filter((n) => !gone.has(n));
  return gone.size;
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
