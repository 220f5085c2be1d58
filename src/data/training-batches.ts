import type { SampleAugmenter } from './augmentation/augmenter';
import type { Mixup } from './augmentation/mixup';
import type { BatchArrays, BatchAssembler } from './batches';
import { DataError } from './errors';
import { epochOrder } from './order';
import { RowMixer } from './row-mixer';

/**
 * The batches of a whole training, any of them at any time: step s (from 0) is the same batch in every run with the
 * same seed, so that a resumed run goes on as if nothing had happened. The last, smaller batch of an epoch is left out.
 */
export class TrainingBatches {
  readonly stepsPerEpoch: number;
  readonly #assembler: BatchAssembler;
  readonly #batch: number;
  readonly #seed: number;
  readonly #augmenter: SampleAugmenter | undefined;
  readonly #mixer: RowMixer | undefined;
  #epoch = -1;
  #order: Uint32Array = new Uint32Array(0);

  /**
   * @param options.augmenter changes every sample by chance, anew in every epoch.
   * @param options.mixup then mixes it with another one.
   * @throws DataError where `batch` is larger than the data.
   */
  constructor(
    assembler: BatchAssembler,
    { batch, seed, augmenter, mixup }: { batch: number; seed: number; augmenter?: SampleAugmenter; mixup?: Mixup },
  ) {
    if (batch > assembler.count) {
      throw new DataError(
        'too-few',
        `A batch of ${batch} is larger than the training data, ${assembler.count} samples.`,
        `Set batch to at most ${assembler.count}.`,
      );
    }
    this.#assembler = assembler;
    this.#batch = batch;
    this.#seed = seed;
    this.#augmenter = augmenter;
    this.#mixer = mixup && new RowMixer(mixup, assembler, augmenter);
    this.stepsPerEpoch = Math.floor(assembler.count / batch);
  }

  /** Writes the batches of `steps` steps in a row, from step `first` on, across epochs where need be. */
  fillChunk(first: number, steps: number, out: BatchArrays): void {
    for (let index = 0; index < steps; index++) {
      const step = first + index;
      const epoch = Math.floor(step / this.stepsPerEpoch);
      const order = this.#orderOf(epoch);
      const from = (step % this.stepsPerEpoch) * this.#batch;
      this.#assembler.fill(order, from, this.#batch, out, index * this.#batch);
      this.#augment(order.subarray(from, from + this.#batch), epoch, out, index * this.#batch);
    }
  }

  /** @param row of the first sample. */
  #augment(samples: Uint32Array, epoch: number, out: BatchArrays, row: number): void {
    const { sampleSize: size } = this.#assembler;
    const { inputs } = out;
    if (!this.#augmenter && !this.#mixer) return;
    for (const [i, sample] of samples.entries()) {
      this.#augmenter?.apply(inputs.subarray((row + i) * size, (row + i + 1) * size), { epoch, sample });
      this.#mixer?.mix(out, row + i, { epoch, sample });
    }
  }

  #orderOf(epoch: number): Uint32Array {
    if (epoch !== this.#epoch) {
      this.#order = epochOrder(this.#assembler.count, this.#seed, epoch);
      this.#epoch = epoch;
    }
    return this.#order;
  }
}
