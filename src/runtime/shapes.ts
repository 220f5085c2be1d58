import { type ElementType, type Graph, isFloat, type Model } from '../onnx';
import { Session } from './session';
import { demandModestSizes } from './sizes';

export interface StaticShape {
  type: ElementType;
  dims: readonly number[];
}
/** What is known of each value: its type and its sizes. */
export type Shapes = ReadonlyMap<string, StaticShape>;

/** The type of a value, and its sizes as far as they are known: a name stands for one that is not. */
export interface OpenShape {
  type: ElementType;
  dims: readonly (number | string)[];
}

const notEmpty = (name: string): boolean => name !== '';

/** Floats above this number shape nothing: they need not be handed over to infer shapes. */
const SMALL = 1024;

/** The graph with its large weights as inputs, so that they are not copied. */
function withoutWeights(graph: Graph): Graph {
  const large = [...graph.initializers].filter(([, { type, data }]) => isFloat(type) && data.length > SMALL);
  const names = new Set(large.map(([name]) => name));
  return {
    ...graph,
    inputs: [
      ...graph.inputs.filter(({ name }) => !names.has(name)),
      ...large.map(([name, { type, dims }]) => ({ name, type, dims: [...dims] })),
    ],
    initializers: new Map([...graph.initializers].filter(([name]) => !names.has(name))),
  };
}

/** What ONNX Runtime says of every value that a node makes. */
async function askRuntime(model: Model): Promise<Map<string, OpenShape>> {
  const graph = withoutWeights(model.graph);
  const made = graph.nodes.flatMap((n) => n.outputs).filter(notEmpty);
  const probe: Graph = { ...graph, outputs: [...new Set(made)].map((name) => ({ name })) };
  const session = await Session.create(
    { ...model, graph: probe },
    { threads: 1, optimization: 'disabled', quiet: true },
  );
  const found = session.outputs.map(
    ({ name, type, shape }) => [name, { type: type as ElementType, dims: shape }] as const,
  );
  await session.release();
  return new Map(found);
}

/** The type and rank of every value, also where sizes are open, with ONNX Runtime's own inference. */
export async function inferTypes(model: Model): Promise<ReadonlyMap<string, OpenShape>> {
  const types = await askRuntime(model);
  for (const { name, type, dims } of model.graph.inputs) {
    if (type && dims) types.set(name, { type, dims: dims.map((d) => d ?? '?') });
  }
  for (const [name, tensor] of model.graph.initializers) types.set(name, tensor);
  return types;
}

/**
 * Infers the shape of every value in a graph whose input sizes are fixed, with ONNX Runtime's own inference.
 * Values whose sizes it cannot tell are left out. A rank that it does not know reads as a scalar (`dims` is empty).
 * @throws OnnxError where ONNX Runtime refuses the model, or a value is larger than any that could be worked with.
 */
export async function inferShapes(model: Model): Promise<Shapes> {
  const { graph } = model;
  const shapes = new Map<string, StaticShape>();
  for (const [name, { type, dims }] of await askRuntime(model)) {
    if (dims.every((d) => typeof d === 'number' && d >= 0)) shapes.set(name, { type, dims: dims as number[] });
  }
  for (const { name, type, dims } of graph.inputs) {
    if (type && dims?.every((d) => typeof d === 'number')) shapes.set(name, { type, dims: dims as number[] });
  }
  for (const [name, tensor] of graph.initializers) shapes.set(name, tensor);
  demandModestSizes(
    graph,
    [...shapes].map(([name, { dims }]) => ({ name, dims })),
  );
  return shapes;
}
