import type { Latency } from '../compression';
import { type SampleArray, sampleSize } from '../data';
import { type Model, modelInputs, OnnxError, type Tensor } from '../onnx';
import { fromValue, Session, toValue } from '../runtime';
import { takeTurns } from './latency';

const BATCH = 32;

/** The place of the largest of each row of `width` values. */
function likeliest({ data, dims }: Tensor): Int32Array {
  const width = dims.at(-1) ?? 1;
  const scores = data as Float32Array;
  return Int32Array.from({ length: data.length / width }, (_, row) => {
    const values = scores.subarray(row * width, (row + 1) * width);
    return values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
  });
}

const share = (a: Int32Array, b: ArrayLike<number>): number =>
  a.reduce((sum, value, i) => sum + (value === b[i] ? 1 : 0), 0) / a.length;

/** 1 less the relative error of `other`, at least 0. */
function nearness(reference: Float32Array, other: Float32Array): number {
  let [signal, noise] = [0, 0];
  reference.forEach((value, i) => {
    signal += value ** 2;
    noise += (value - (other[i] ?? 0)) ** 2;
  });
  return Math.max(0, 1 - Math.sqrt(noise / (signal || 1)));
}

/**
 * Measures variants of one model on samples: accuracy where there are labels, else how far a variant agrees with the model
 * itself, by the likeliest class of each row, or by the relative error where the first output is no matrix of scores.
 */
export class FileMeasures {
  private reference: Tensor | undefined;
  private readonly batch: number;
  private readonly isFixed: boolean;

  constructor(
    private readonly source: Model,
    private readonly samples: SampleArray,
    private readonly labels: Int32Array | undefined,
    private readonly threads: number,
  ) {
    const fixed = modelInputs(source.graph)[0]?.dims?.[0];
    this.isFixed = typeof fixed === 'number';
    this.batch = typeof fixed === 'number' ? fixed : BATCH;
  }

  async accuracy(model: Model): Promise<number> {
    const output = await this.predict(model);
    if (this.labels) return this.labelAccuracy(output, this.labels);
    this.reference ??= model === this.source ? output : await this.predict(this.source);
    const isScores = output.dims.length === 2 && (output.dims[1] ?? 0) > 1;
    if (isScores) return share(likeliest(output), likeliest(this.reference));
    return nearness(this.reference.data as Float32Array, output.data as Float32Array);
  }

  private labelAccuracy(output: Tensor, labels: Int32Array): number {
    if (output.dims.length === 2) return share(likeliest(output), labels);
    throw new OnnxError(
      `The first output has shape [${output.dims}]; labels need one row of scores for each sample.`,
      'Leave --labels out: the result is then compared with the float model.',
    );
  }

  /** The first output for all samples that fill batches, one after the other. */
  private async predict(model: Model): Promise<Tensor> {
    const session = await this.open(model);
    const [name = ''] = session.outputNames;
    const rows: Float32Array[] = [];
    let dims: readonly number[] = [];
    try {
      for (let from = 0; from < this.samples.count; from += this.batch) {
        const count = Math.min(this.batch, this.samples.count - from);
        if (this.isFixed && count < this.batch) break;
        const output = fromValue((await session.run(this.feeds(from, count), [name]))[name] as never);
        dims = output.dims;
        rows.push(Float32Array.from(output.data as Float32Array, Number));
      }
    } finally {
      await session.release();
    }
    const data = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
    rows.reduce((offset, row) => {
      data.set(row, offset);
      return offset + row.length;
    }, 0);
    const perRow = dims.slice(1).reduce((a, b) => a * b, 1);
    return { type: 'float32', dims: [data.length / perRow, ...dims.slice(1)], data };
  }

  private open(model: Model): Promise<Session> {
    return Session.create(model, { threads: this.threads, spinning: false });
  }

  private feeds(from: number, count: number) {
    const { shape, values } = this.samples;
    const size = sampleSize(shape);
    const [input] = modelInputs(this.source.graph);
    const data = values.subarray(from * size, (from + count) * size);
    const type = data instanceof BigInt64Array ? 'int64' : 'float32';
    return { [input?.name ?? '']: toValue({ type, dims: [count, ...shape], data }) };
  }

  /** Median milliseconds at batch 1 and 64; of a model whose batch is fixed, both are those of its own batch. */
  async latency(models: readonly { model: Model }[]): Promise<Latency[]> {
    const sessions: Session[] = [];
    try {
      for (const { model } of models) sessions.push(await this.open(model));
      const one = await this.timeAt(sessions, 1);
      const many = this.isFixed ? one : await this.timeAt(sessions, 64);
      return models.map((_, i) => ({ batch1: one[i] ?? Number.NaN, batch64: many[i] ?? Number.NaN }));
    } finally {
      for (const session of sessions) await session.release();
    }
  }

  private async timeAt(sessions: readonly Session[], wanted: number): Promise<number[]> {
    const batch = this.isFixed ? this.batch : wanted;
    const { shape, values } = this.samples;
    const [input] = modelInputs(this.source.graph);
    const size = batch * sampleSize(shape);
    const data = values instanceof BigInt64Array ? new BigInt64Array(size) : new Float32Array(size);
    const type = data instanceof BigInt64Array ? 'int64' : 'float32';
    const feeds = { [input?.name ?? '']: toValue({ type, dims: [batch, ...shape], data }) };
    const spreads = await takeTurns(
      sessions.map((session) => () => session.run(feeds)),
      async () => {},
    );
    return spreads.map(({ p50 }) => p50);
  }
}
