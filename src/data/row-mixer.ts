import type { Occasion, SampleAugmenter } from './augmentation/augmenter';
import type { Mixup } from './augmentation/mixup';
import type { BatchArrays, BatchAssembler } from './batches';

/** Mixes rows of a batch with other samples, each changed by chance as it would be for itself. */
export class RowMixer {
  readonly #position = new Uint32Array(1);
  readonly #partner: BatchArrays & { inputs: Float32Array };

  constructor(
    private readonly mixup: Mixup,
    private readonly assembler: BatchAssembler,
    private readonly augmenter: SampleAugmenter | undefined,
  ) {
    this.#partner = { inputs: new Float32Array(assembler.sampleSize), labels: new BigInt64Array(1) };
  }

  /** Mixes one row, in place. @param row where the sample lies; `out` has room for labels of what it is mixed with. */
  mix(out: BatchArrays, row: number, { epoch, sample }: Occasion): void {
    const { inputs, mixed } = out;
    if (inputs instanceof BigInt64Array || !mixed) throw new RangeError('These arrays have no room for mixed samples');
    const { partner, share } = this.mixup.draw({ epoch, sample }, this.assembler.count);
    const other = this.#fill(partner, epoch);
    const start = row * other.length;
    for (let i = 0; i < other.length; i++) {
      inputs[start + i] = share * (inputs[start + i] as number) + (1 - share) * (other[i] as number);
    }
    mixed.labels[row] = this.#partner.labels[0] as bigint;
    mixed.shares[row] = share;
  }

  #fill(sample: number, epoch: number): Float32Array {
    const { inputs } = this.#partner;
    this.#position[0] = sample;
    this.assembler.fill(this.#position, 0, 1, this.#partner);
    this.augmenter?.apply(inputs, { epoch, sample });
    return inputs;
  }
}
