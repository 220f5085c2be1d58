import { cloneModel, type Model, OnnxError, type Tensor } from '../../onnx';
import { fromValue, Session, toValue, type Values } from '../../runtime';
import { Histogram } from './histogram';

/** Inputs of a model by name; the first axis counts samples. */
export type Feeds = Record<string, Tensor>;
/** Calibration data, batch after batch, as often as it is asked for. */
export type Batches = () => AsyncIterable<Feeds> | Iterable<Feeds>;

export interface EngineOptions {
  threads: number;
  /** Called between batches; may wait, or throw to stop. */
  heed?: () => Promise<void>;
}

const remedy = 'Take the sample out of the calibration data, or mend it.';

/** @throws OnnxError naming the value and the sample in which it is not finite. */
function add(histogram: Histogram, name: string, tensor: Tensor, done: number, isInput: boolean): void {
  const bad = histogram.add(tensor.data as Float32Array);
  if (bad < 0) return;
  const perSample = tensor.data.length / (tensor.dims[0] ?? 1);
  const sample = done + Math.floor(bad / perSample);
  const what = isInput ? `has ${tensor.data[bad]} in input "${name}"` : `makes "${name}" ${tensor.data[bad]}`;
  throw new OnnxError(`Sample ${sample} of the calibration data (counted from 0) ${what}.`, remedy, { node: name });
}

/** The model with more of its values returned. */
function returning(model: Model, names: readonly string[]): Model {
  const copy = cloneModel(model);
  copy.graph.outputs = names.map((name) => ({ name }));
  return copy;
}

const feedsOf = (feeds: Feeds): Values => Object.fromEntries(Object.entries(feeds).map(([n, t]) => [n, toValue(t)]));

/** Runs a model on batch after batch and hands out what went in and what came out. */
async function runAll(
  model: Model,
  batches: Batches,
  { threads, heed }: EngineOptions,
  take: (feeds: Feeds, values: Feeds) => void,
): Promise<void> {
  const session = await Session.create(model, { threads, spinning: false });
  try {
    for await (const feeds of batches()) {
      const values = await session.run(feedsOf(feeds));
      take(feeds, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fromValue(value)])));
      await heed?.();
    }
  } finally {
    await session.release();
  }
}

/** Adds up the scalars that a model returns over all batches. */
export async function sumOver(model: Model, batches: Batches, options: EngineOptions): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  await runAll(model, batches, options, (_, values) => {
    for (const [name, { data }] of Object.entries(values)) sums.set(name, (sums.get(name) ?? 0) + Number(data[0]));
  });
  return sums;
}

/**
 * How the given values of a model are distributed over calibration data. Holds one batch and a histogram of 64 kB for each
 * value, however much data there is.
 * @throws OnnxError naming the sample where a value is not finite, or where there are no samples.
 */
export async function calibrate(
  model: Model,
  names: readonly string[],
  batches: Batches,
  options: EngineOptions,
): Promise<Map<string, Histogram>> {
  const inputs = new Set(model.graph.inputs.map(({ name }) => name));
  const inner = names.filter((name) => !inputs.has(name));
  const histograms = new Map(names.map((name) => [name, new Histogram()]));
  let done = 0;
  await runAll(returning(model, inner), batches, options, (feeds, values) => {
    for (const [name, histogram] of histograms) {
      const tensor = feeds[name] ?? values[name];
      if (tensor) add(histogram, name, tensor, done, inputs.has(name));
    }
    done += Object.values(feeds)[0]?.dims[0] ?? 0;
  });
  if (done === 0) throw new OnnxError('There is no calibration data.', 'Give at least one batch of samples.');
  return histograms;
}
