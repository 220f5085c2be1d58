import type { SampleAugmenter } from './augmentation/augmenter';
import type { Mixup } from './augmentation/mixup';
import type { BatchArrays, BatchAssembler } from './batches';
import { RowMixer } from './row-mixer';

/** What is done to samples by chance, anew in every epoch: each is changed, then mixed with another one. */
export interface Changes {
  augmenter?: SampleAugmenter;
  mixup?: Mixup;
}

/** Changes rows that hold samples. */
export class RowChanger {
  readonly #augmenter: SampleAugmenter | undefined;
  readonly #mixer: RowMixer | undefined;
  readonly #size: number;

  constructor(assembler: BatchAssembler, { augmenter, mixup }: Changes) {
    this.#augmenter = augmenter;
    this.#mixer = mixup && new RowMixer(mixup, assembler, augmenter);
    this.#size = assembler.sampleSize;
  }

  /** Changes what stands in some rows, in place. @param samples their positions. @param row the first. */
  change(samples: Uint32Array, epoch: number, out: BatchArrays, row: number): void {
    if (!this.#augmenter && !this.#mixer) return;
    const size = this.#size;
    for (const [i, sample] of samples.entries()) {
      this.#augmenter?.apply(out.inputs.subarray((row + i) * size, (row + i + 1) * size), { epoch, sample });
      this.#mixer?.mix(out, row + i, { epoch, sample });
    }
  }
}
