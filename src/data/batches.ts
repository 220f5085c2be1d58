import { sampleSize, unlabelled } from './dataset';
import { type Normalize, normalizeTable } from './normalize';
import type { Samples } from './samples';

/** Where a batch, or a chunk of batches in a row, is written. Allocated once, filled at every step. */
export interface BatchArrays {
  /** `[…, batch, ...shape]`, normalized. */
  readonly inputs: Float32Array;
  /** `[…, batch]`; −1 where the label is unknown or withheld. */
  readonly labels: BigInt64Array;
  /** `[…, batch, classes]`. */
  readonly teacherLogits?: Float32Array;
}

/** Arrays for `count` samples. */
export function allocateBatch({ dataset }: Samples, count: number, withTeacher = false): BatchArrays {
  return {
    inputs: new Float32Array(count * sampleSize(dataset.shape)),
    labels: new BigInt64Array(count),
    ...(withTeacher && { teacherLogits: new Float32Array(count * dataset.classes) }),
  };
}

/** Writes samples, normalized, into arrays that a training step reads. Allocates nothing while doing so. */
export class BatchAssembler {
  /** How many samples there are to choose from. */
  readonly count: number;
  readonly #samples: Samples;
  readonly #teacherLogits: Float32Array | undefined;
  readonly #size: number;
  readonly #table: Float32Array;
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
    this.#size = sampleSize(shape);
    this.#table = normalizeTable(normalize);
    this.#bigLabels = Array.from({ length: classes + 1 }, (_, index) => BigInt(index + unlabelled));
  }

  /** Writes the samples at positions `order[from]`, `order[from + 1]`, … (`count` of them) to rows `row`, `row + 1`, … of `out`. */
  fill(order: Uint32Array, from: number, count: number, out: BatchArrays, row = 0): void {
    if (from < 0 || from + count > order.length) {
      throw new RangeError(`Samples ${from} to ${from + count} of an order of ${order.length}`);
    }
    if ((row + count) * this.#size > out.inputs.length) throw new RangeError('The arrays are too small for the batch');
    for (let index = 0; index < count; index++) this.#fillRow(order[from + index] as number, out, row + index);
  }

  #fillRow(position: number, out: BatchArrays, row: number): void {
    const { dataset, indices, labels } = this.#samples;
    const table = this.#table;
    const pixels = dataset.inputs;
    const { inputs } = out;
    const size = this.#size;
    const source = (indices[position] as number) * size;
    const target = row * size;
    for (let offset = 0; offset < size; offset++) {
      inputs[target + offset] = table[pixels[source + offset] as number] as number;
    }
    out.labels[row] = this.#bigLabels[(labels[position] as number) - unlabelled] as bigint;
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
