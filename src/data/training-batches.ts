import type { BatchArrays, BatchAssembler } from './batches';
import { DataError } from './errors';
import { epochOrder } from './order';

/**
 * The batches of a whole training, any of them at any time: step s (from 0) is the same batch in every run with the
 * same seed, so that a resumed run goes on as if nothing had happened. The last, smaller batch of an epoch is left out.
 */
export class TrainingBatches {
  readonly stepsPerEpoch: number;
  readonly #assembler: BatchAssembler;
  readonly #batch: number;
  readonly #seed: number;
  #epoch = -1;
  #order: Uint32Array = new Uint32Array(0);

  /** @throws DataError where `batch` is larger than the data. */
  constructor(assembler: BatchAssembler, { batch, seed }: { batch: number; seed: number }) {
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
    this.stepsPerEpoch = Math.floor(assembler.count / batch);
  }

  /** Writes the batches of `steps` steps in a row, from step `first` on, across epochs where need be. */
  fillChunk(first: number, steps: number, out: BatchArrays): void {
    for (let index = 0; index < steps; index++) {
      const step = first + index;
      const order = this.#orderOf(Math.floor(step / this.stepsPerEpoch));
      this.#assembler.fill(order, (step % this.stepsPerEpoch) * this.#batch, this.#batch, out, index * this.#batch);
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
