import { emptyGraph, GraphBuilder, type Model, newModel, sizeOf, type Tensor } from '../../../src/onnx';
import { Session, toValue } from '../../../src/runtime';
import { type Prepared, type PrepareOptions, prepare } from '../../../src/training/prepare';
import { Random } from './random';

const random = new Random(5);

export const floats = (dims: number[], scale = 0.5): Tensor => ({
  type: 'float32',
  dims,
  data: random.floats(sizeOf(dims), scale),
});

/** A model that `build` appends to; it returns the outputs. */
export function built(build: (b: GraphBuilder) => string[], opset = 20): Model {
  const b = new GraphBuilder(emptyGraph('test'));
  for (const name of build(b)) b.output(name);
  const model = newModel(b.graph);
  model.opsets.set('', opset);
  return model;
}

/** A weight with seeded numbers. */
export function weight(b: GraphBuilder, name: string, dims: number[]): string {
  b.graph.initializers.set(name, floats(dims));
  return name;
}

export async function run(model: Model, feeds: Record<string, Tensor>): Promise<Tensor[]> {
  const session = await Session.create(model, { threads: 1, optimization: 'disabled' });
  const values = await session.run(Object.fromEntries(Object.entries(feeds).map(([n, t]) => [n, toValue(t)])));
  await session.release();
  return Object.values(values).map((v) => ({ type: v.type as 'float32', dims: v.dims, data: v.data as Float32Array }));
}

/** One sample of a batch of float inputs. */
const sampleOf = ({ type, dims, data }: Tensor, i: number): Tensor => {
  const size = sizeOf(dims.slice(1));
  return { type, dims: [1, ...dims.slice(1)], data: data.slice(i * size, (i + 1) * size) };
};

/**
 * Prepares a model that was exported for one sample, and says how far the rows of its batch are from what the model itself
 * makes of each sample.
 */
export async function batchGap(model: Model, options: PrepareOptions): Promise<{ gap: number; prepared: Prepared }> {
  const prepared = await prepare(model, options);
  const feeds = Object.fromEntries(prepared.inputs.map(({ name, dims }) => [name, floats([...dims])]));
  const [batch] = await run(prepared.model, feeds);
  let gap = 0;
  for (let i = 0; i < options.batch; i++) {
    const [own] = await run(model, Object.fromEntries(Object.entries(feeds).map(([n, t]) => [n, sampleOf(t, i)])));
    const size = own?.data.length ?? 0;
    own?.data.forEach((value, k) => {
      gap = Math.max(gap, Math.abs(Number(value) - Number(batch?.data[i * size + k])));
    });
  }
  return { gap, prepared };
}
