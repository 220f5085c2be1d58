import type { BatchArrays, BatchAssembler } from './batches';
import { DataError } from './errors';
import { epochOrder } from './order';
import { type Changes, RowChanger } from './row-changer';

/**
 * The batches of a whole training, any of them at any time: step s (from 0) is the same batch in every run with the
 * same seed, so that a resumed run goes on as if nothing had happened. The last, smaller batch of an epoch is left out.
 */
export class TrainingBatches {
  readonly stepsPerEpoch: number;
  readonly #assembler: BatchAssembler;
  readonly #batch: number;
  readonly #seed: number;
  readonly #changer: RowChanger;
  #epoch = -1;
  #order: Uint32Array = new Uint32Array(0);

  /**
   * @throws DataError where `batch` is larger than the data.
   */
  constructor(assembler: BatchAssembler, { batch, seed, ...changes }: { batch: number; seed: number } & Changes) {
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
    this.#changer = new RowChanger(assembler, changes);
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
      this.#changer.change(order.subarray(from, from + this.#batch), epoch, out, index * this.#batch);
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
