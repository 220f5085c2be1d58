import { expect } from 'vitest';
import {
  type AttributeValue,
  emptyGraph,
  GraphBuilder,
  lowerFused,
  type Model,
  newModel,
  normalizeOpset,
  settleOpset,
  type Tensor,
} from '../../../../src/onnx';
import { inferShapes, Session, toValue } from '../../../../src/runtime';
import { Random } from '../../training/random';

/** A fused operator as an exporter writes it. */
export interface FusedCase {
  note: string;
  operator: string;
  domain?: string;
  opset?: number;
  /** undefined for an input that is left out. */
  inputs: (Tensor | undefined)[];
  attributes?: Record<string, AttributeValue>;
  /** How many outputs it has, or which of them are named. */
  outputs?: number | boolean[];
  /** Elements of the outputs that mean something; all where this is left out. */
  counts?: (index: number) => boolean;
}

const random = new Random(11);
const size = (dims: readonly number[]) => dims.reduce((a, d) => a * d, 1);

/** Seeded floats in ±scale. */
export const floats = (dims: number[], scale = 1): Tensor => ({
  type: 'float32',
  dims,
  data: random.floats(size(dims), scale),
});
export const ints = (dims: number[], values: number[]): Tensor => ({
  type: 'int32',
  dims,
  data: Int32Array.from(values),
});
export const longs = (dims: number[], values: number[]): Tensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from(values, BigInt),
});
export const bools = (dims: number[], values: number[]): Tensor => ({
  type: 'bool',
  dims,
  data: Uint8Array.from(values),
});

/** The cosines and sines of RotaryEmbedding; any numbers will do. */
export const cache = (rows: number, pairs: number) => [floats([rows, pairs]), floats([rows, pairs])];

/** A model of one fused node. Its integers are constants, its floats inputs. */
export function modelOf({
  operator,
  domain = 'com.microsoft',
  opset = 20,
  inputs,
  attributes,
  outputs = 1,
}: FusedCase) {
  const b = new GraphBuilder(emptyGraph('fused'));
  const named = typeof outputs === 'number' ? new Array<boolean>(outputs).fill(true) : outputs;
  const names = inputs.map((tensor, i) => {
    if (!tensor) return '';
    if (tensor.type !== 'float32') return b.constant(tensor, `in${i}`);
    return b.input(`in${i}`, tensor.type, [...tensor.dims]);
  });
  const made = named.map((isNamed, i) => (isNamed ? `out${i}` : ''));
  b.node(operator, names, made, attributes, domain);
  for (const name of made) if (name !== '') b.output(name);
  const model = newModel(b.graph);
  model.opsets.set('', opset);
  if (domain !== '') model.opsets.set(domain, 1);
  return model;
}

/** What stock ONNX Runtime makes of it, without any fusing of its own. */
export async function run(model: Model, { inputs }: FusedCase) {
  const session = await Session.create(model, { threads: 1, optimization: 'disabled' });
  const feeds = inputs.flatMap((t, i) => (t?.type === 'float32' ? [[`in${i}`, toValue(t)] as const] : []));
  const values = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(
    Object.entries(values).map(([name, v]) => [
      name,
      { dims: v.dims, data: Array.from(v.data as Float32Array, Number) },
    ]),
  );
}

/** The same model in opset 20, its fused node lowered, and how many nodes were. */
export async function lowered(model: Model): Promise<{ model: Model; count: number }> {
  const normal = normalizeOpset(model);
  const count = lowerFused(normal, await inferShapes(normal)).size;
  settleOpset(normal);
  return { model: normal, count };
}

/**
 * The lowered model has only standard operators of opset 20, and computes what stock ONNX Runtime computes.
 * @param reference what says the same in another form, where ONNX Runtime cannot compute this one.
 */
export async function expectSame(fused: FusedCase, reference = fused): Promise<void> {
  const source = modelOf(fused);
  const { model, count } = await lowered(source);
  expect(count, 'it was understood').toBe(1);
  expect(model.opsets.get('')).toBe(20);
  expect(model.graph.nodes.filter((n) => n.domain !== '')).toEqual([]);
  const [want, got] = [await run(modelOf(reference), reference), await run(model, fused)];
  for (const [name, { dims, data }] of Object.entries(want)) {
    expect(got[name]?.dims, name).toEqual(dims);
    const gaps = data.map((value, i) => (fused.counts?.(i) === false ? 0 : value - (got[name]?.data[i] ?? Number.NaN)));
    const worst = Math.max(...gaps.map(Math.abs));
    expect(worst, `largest difference of ${name}`).toBeLessThan(1e-5 * Math.max(1, ...data.map(Math.abs)));
  }
}
