import { createHash } from 'node:crypto';

/** What is known of a dataset without reading its samples. */
export interface DatasetSummary {
  readonly count: number;
  /** The shape of one sample, e.g. `[1, 28, 28]` (channels, height, width) or `[784]`. */
  readonly shape: readonly number[];
  /** The number of classes: labels are below it. */
  readonly classes: number;
}

/** Samples of one shape with their labels, whole in memory. Nobody writes to it after it was made. */
export interface Dataset extends DatasetSummary {
  /** `count` × the size of a sample, row after row, 0…255. */
  readonly inputs: Uint8Array;
  /** One per sample; `unlabelled` where none is known. */
  readonly labels: Int32Array;
  /** SHA-256 of everything above: equal for equal content, whatever file it came from. */
  readonly fingerprint: string;
  readonly classNames?: readonly string[];
}

/** The label of a sample whose class is not known. */
export const unlabelled = -1;

/** The number of values in one sample. */
export function sampleSize(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/** A dataset of `inputs` and `labels`, with its fingerprint. */
export function createDataset(content: Omit<Dataset, 'fingerprint'>): Dataset {
  const { count, shape, classes, inputs, labels } = content;
  const hash = createHash('sha256').update(JSON.stringify({ count, shape, classes })).update(inputs);
  hash.update(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength));
  return { ...content, fingerprint: hash.digest('hex') };
}
