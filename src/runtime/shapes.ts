import type { ElementType, Graph, Model } from '../onnx';
import { Session } from './session';

export interface StaticShape {
  type: ElementType;
  dims: readonly number[];
}
/** What is known of each value: its type and its sizes. */
export type Shapes = ReadonlyMap<string, StaticShape>;

const notEmpty = (name: string): boolean => name !== '';

/**
 * Infers the shape of every value in a graph whose input sizes are fixed, with ONNX Runtime's own inference.
 * Values whose sizes it cannot tell are left out. A rank that it does not know reads as a scalar (`dims` is empty).
 */
export async function inferShapes(model: Model): Promise<Shapes> {
  const { graph } = model;
  const made = graph.nodes.flatMap((n) => n.outputs).filter(notEmpty);
  const probe: Graph = { ...graph, outputs: [...new Set(made)].map((name) => ({ name })) };
  const session = await Session.create({ ...model, graph: probe }, { threads: 1, optimization: 'disabled' });
  const shapes = new Map<string, StaticShape>();
  for (const { name, type, shape } of session.outputs) {
    if (shape.every((d) => typeof d === 'number' && d >= 0)) {
      shapes.set(name, { type: type as ElementType, dims: shape as number[] });
    }
  }
  await session.release();
  for (const { name, type, dims } of graph.inputs) {
    if (type && dims?.every((d) => typeof d === 'number')) shapes.set(name, { type, dims: dims as number[] });
  }
  for (const [name, tensor] of graph.initializers) shapes.set(name, tensor);
  return shapes;
}
