import { type Dataset, labelCount, sampleSize, unlabelled } from './dataset';
import { type Normalize, normalizeTable } from './normalize';
import type { Samples } from './samples';

/** Where a batch, or a chunk of batches in a row, is written. Allocated once, filled at every step. */
export interface BatchArrays {
  /** `[…, batch, ...shape]`: numbers, normalized, or tokens as the int64 that models take. */
  readonly inputs: Float32Array | BigInt64Array;
  /** `[…, batch, ...places]`; −1 where the label is unknown or withheld. */
  readonly labels: BigInt64Array;
  /** `[…, batch, classes]`. */
  readonly teacherLogits?: Float32Array;
  /** Of samples that are mixed with others. */
  readonly mixed?: MixedLabels;
}

/** The labels of what samples are mixed with, and the share of the first label; both `[…, batch]`. */
export interface MixedLabels {
  readonly labels: BigInt64Array;
  readonly shares: Float32Array;
}

/** Room for the inputs of `count` samples, all 0, of the type that a model takes them in. */
export function allocateInputs({ element, shape }: Pick<Dataset, 'element' | 'shape'>, count: number) {
  const size = count * sampleSize(shape);
  return element === 'tokens' ? new BigInt64Array(size) : new Float32Array(size);
}

/** Arrays for `count` samples, and for what else belongs to each. */
export function allocateBatch(
  { dataset }: Samples,
  count: number,
  { teacher = false, mixed = false } = {},
): BatchArrays {
  return {
    inputs: allocateInputs(dataset, count),
    labels: new BigInt64Array(count * labelCount(dataset)),
    ...(teacher && { teacherLogits: new Float32Array(count * dataset.classes) }),
    ...(mixed && { mixed: { labels: new BigInt64Array(count), shares: new Float32Array(count) } }),
  };
}

/** Writes `size` values from `source` on in a dataset to `target` on in `out`. */
type CopySample = (source: number, size: number, target: number, out: BatchArrays['inputs']) => void;

function copyOf(dataset: Dataset, normalize: Normalize): CopySample {
  if (dataset.element === 'tokens') return copyTokens(dataset.inputs);
  if (dataset.element === 'numbers') return copyNumbers(dataset.inputs, normalize);
  return copyPixels(dataset.inputs, normalizeTable(normalize));
}

const copyPixels =
  (pixels: Uint8Array, table: Float32Array): CopySample =>
  (source, size, target, out) => {
    for (let i = 0; i < size; i++) out[target + i] = table[pixels[source + i] as number] as number;
  };

const copyNumbers =
  (numbers: Float32Array, { mean, std }: Normalize): CopySample =>
  (source, size, target, out) => {
    for (let i = 0; i < size; i++) out[target + i] = ((numbers[source + i] as number) - mean) / std;
  };

const copyTokens =
  (tokens: Int32Array): CopySample =>
  (source, size, target, out) => {
    for (let i = 0; i < size; i++) out[target + i] = BigInt(tokens[source + i] as number);
  };

/** Writes samples, normalized, into arrays that a training step reads. */
export class BatchAssembler {
  /** How many samples there are to choose from. */
  readonly count: number;
  readonly #samples: Samples;
  readonly #teacherLogits: Float32Array | undefined;
  /** The number of values in a sample. */
  readonly sampleSize: number;
  readonly #labelCount: number;
  readonly #copy: CopySample;
  /** The bigint of every label, from −1 on: making them anew would allocate at every sample. */
  readonly #bigLabels: readonly bigint[];

  /** `teacherLogits` has one row of `classes` per position of `samples`. */
  constructor(samples: Samples, normalize: Normalize, teacherLogits?: Float32Array) {
    const { shape, classes } = samples.dataset;
    if (teacherLogits && teacherLogits.length !== samples.indices.length * classes) {
      throw new RangeError(`${teacherLogits.length} teacher logits for ${samples.indices.length} × ${classes}`);
    }
    this.count = samples.indices.length;
    this.#samples = samples;
    this.#teacherLogits = teacherLogits;
    this.sampleSize = sampleSize(shape);
    this.#labelCount = labelCount(samples.dataset);
    this.#copy = copyOf(samples.dataset, normalize);
    this.#bigLabels = Array.from({ length: classes + 1 }, (_, index) => BigInt(index + unlabelled));
  }

  /** Writes the samples at positions `order[from]`, `order[from + 1]`, … (`count` of them) to rows `row`, `row + 1`, … of `out`. */
  fill(order: Uint32Array, from: number, count: number, out: BatchArrays, row = 0): void {
    if (from < 0 || from + count > order.length) {
      throw new RangeError(`Samples ${from} to ${from + count} of an order of ${order.length}`);
    }
    if ((row + count) * this.sampleSize > out.inputs.length)
      throw new RangeError('The arrays are too small for the batch');
    for (let index = 0; index < count; index++) this.#fillRow(order[from + index] as number, out, row + index);
  }

  #fillRow(position: number, out: BatchArrays, row: number): void {
    const { indices, labels } = this.#samples;
    this.#copy((indices[position] as number) * this.sampleSize, this.sampleSize, row * this.sampleSize, out.inputs);
    const count = this.#labelCount;
    for (let place = 0; place < count; place++) {
      const label = labels[position * count + place] as number;
      out.labels[row * count + place] = this.#bigLabels[label - unlabelled] as bigint;
    }
    if (this.#teacherLogits && out.teacherLogits)
      this.#copyLogits(this.#teacherLogits, position, out.teacherLogits, row);
  }

  #copyLogits(source: Float32Array, position: number, target: Float32Array, row: number): void {
    const { classes } = this.#samples.dataset;
    for (let offset = 0; offset < classes; offset++) {
      target[row * classes + offset] = source[position * classes + offset] as number;
    }
  }
}
