import { filled, sizeOf } from '../onnx';
import { toValue, type Value, type Values } from '../runtime';
import type { Loss, LossKind, LossOptions } from './losses';
import type { Classifier } from './prepare';

/** Several steps in a row. Arrays have one stretch for each batch; a step has one batch, or as many as are accumulated. */
export interface Chunk {
  /** [batches, batch, ...sample]; tokens as int64. */
  inputs: Float32Array | BigInt64Array;
  /** [batches, batch, ...places]; below 0 where there is no label. */
  labels: BigInt64Array;
  /** For samples that are mixed of two: their second labels, and the share of the first; as many as labels. */
  mixed?: { labels: BigInt64Array; shares: Float32Array };
  /** [batches, batch, ...places, classes], for `kd`. */
  teacherLogits?: Float32Array;
  /** One for each step. */
  learningRates: readonly number[];
  /** For `kd`; one for all steps, or one for each. */
  temperature?: number | readonly number[];
  alpha?: number;
}

/** What a chunk of steps came to: one entry for each step, terms unweighted. */
export interface ChunkResult {
  loss: number[];
  kl?: number[];
  ce: number[];
  /** What hidden states add to the loss. */
  hidden?: number[];
  /** Their distances, a list for each pair. */
  distances?: number[][];
  /** Milliseconds of each step. */
  ms: number[];
}

export const scalar = (value: number): Value => toValue(filled('float32', [], value));

/** Σ w(y) over the labels of some samples, 1 for a label where classes have no weights; by their shares where mixed. */
function weightOf({ labels, mixed }: Pick<Chunk, 'labels' | 'mixed'>, loss: LossKind | LossOptions): number {
  const { classWeights } = typeof loss === 'string' ? { classWeights: undefined } : loss;
  const weight = (label = -1n) => (label < 0n ? 0 : (classWeights?.[Number(label)] ?? 1));
  let sum = 0;
  for (const [i, label] of labels.entries()) {
    const share = mixed?.shares[i] ?? 1;
    sum += share * weight(label) + (1 - share) * weight(mixed?.labels[i]);
  }
  return sum;
}

/** A stretch of the labels. */
const partOf = ({ labels, mixed }: Pick<Chunk, 'labels' | 'mixed'>, from: number, to: number) => ({
  labels: labels.subarray(from, to),
  mixed: mixed && { labels: mixed.labels.subarray(from, to), shares: mixed.shares.subarray(from, to) },
});

/** Writes what the graph of a step reads of a chunk. */
export class ChunkFeeder {
  /** Of the labels of a batch. */
  private readonly places: readonly number[];

  /** @param accumulate batches of a step. */
  constructor(
    private readonly prepared: Classifier,
    private readonly names: Loss['inputs'],
    private readonly loss: LossKind | LossOptions,
    private readonly accumulate: number,
  ) {
    this.places = [prepared.batch, ...prepared.places];
  }

  /** The feeds of a step's batches. @param k the step in the chunk. */
  step(chunk: Chunk, k: number): Values[] {
    const shared = this.shared(chunk, k);
    return Array.from({ length: this.accumulate }, (_, part) => ({
      ...this.batchAt(chunk, k * this.accumulate + part),
      ...shared,
    }));
  }

  /** What all batches of a step read. */
  private shared({ labels, mixed, temperature = 1, alpha = 1 }: Chunk, k: number): Values {
    const { names, accumulate } = this;
    const feeds: Values = {};
    if (names.label_weight) {
      const size = sizeOf(this.places) * accumulate;
      const weight = weightOf(partOf({ labels, mixed }, k * size, (k + 1) * size), this.loss);
      feeds[names.label_weight] = scalar(weight / accumulate);
    }
    if (names.temperature && names.alpha) {
      feeds[names.temperature] = scalar(typeof temperature === 'number' ? temperature : (temperature[k] ?? 1));
      feeds[names.alpha] = scalar(alpha);
    }
    return feeds;
  }

  private batchAt({ inputs, labels, mixed, teacherLogits }: Chunk, index: number): Values {
    const { places, names } = this;
    const { input, logits } = this.prepared;
    // Where a batch stands in an array of which each batch has so much.
    const stretch = (of: readonly number[]): [number, number] => [index * sizeOf(of), (index + 1) * sizeOf(of)];
    const data = inputs.subarray(...stretch(input.dims));
    const feeds: Values = {
      [input.name]: toValue({ type: input.type, dims: input.dims, data }),
      [names.labels]: toValue({ type: 'int64', dims: places, data: labels.subarray(...stretch(places)) }),
    };
    if (names.mixed_labels && names.label_share && mixed) {
      const second = mixed.labels.subarray(...stretch(places));
      feeds[names.mixed_labels] = toValue({ type: 'int64', dims: places, data: second });
      const shares = mixed.shares.subarray(...stretch(places));
      feeds[names.label_share] = toValue({ type: 'float32', dims: places, data: shares });
    }
    if (names.teacher_logits && teacherLogits) {
      const soft = teacherLogits.subarray(...stretch(logits.dims));
      feeds[names.teacher_logits] = toValue({ type: 'float32', dims: logits.dims, data: soft });
    }
    return feeds;
  }
}

/** Takes the losses of steps from what their batches put out. */
export class ChunkLosses {
  readonly result: ChunkResult;

  constructor(private readonly loss: Loss) {
    const { terms, inputs } = loss;
    this.result = {
      ...{ loss: [], ce: [], ms: [], kl: terms.kl ? [] : undefined, hidden: terms.hidden ? [] : undefined },
      distances: inputs.teacher_hidden?.map(() => []),
    };
  }

  /** @param outputs of the batches of a step, whose mean counts. */
  add(outputs: readonly Values[], ms: number): void {
    const { total, terms } = this.loss;
    const one = (values: Values, name = '') => Number((values[name]?.data as Float32Array | undefined)?.[0]);
    const mean = (name?: string) => outputs.reduce((sum, values) => sum + one(values, name), 0) / outputs.length;
    const { loss, kl, ce, hidden, distances } = this.result;
    loss.push(mean(total));
    ce.push(mean(terms.ce));
    kl?.push(mean(terms.kl));
    hidden?.push(mean(terms.hidden));
    for (const [i, of] of (distances ?? []).entries()) of.push(mean(terms[`hidden_${i + 1}`]));
    this.result.ms.push(ms);
  }
}
