import type { Occasion } from './augmenter';
import { Chance } from './chance';

/** What a sample is mixed with: share·x + (1 − share)·x', and its label in the same way. */
export interface Mixture {
  partner: number;
  share: number;
}

/**
 * Draws what every sample is mixed with (mixup, Zhang et al., 2018, arXiv:1710.09412): any other of the training data,
 * and a share from Beta(α, α). A function of the seed, the epoch and the sample alone.
 */
export class Mixup {
  readonly #alpha: number;
  readonly #seed: number;
  #epoch = -1;
  #chance: Chance;

  /** @param alpha above 0, at most 1. */
  constructor(alpha: number, seed: number) {
    this.#alpha = alpha;
    this.#seed = seed;
    this.#chance = new Chance(seed, -1, 'mixup');
  }

  /** @param count how many samples there are. */
  draw({ epoch, sample }: Occasion, count: number): Mixture {
    if (epoch !== this.#epoch) {
      this.#chance = new Chance(this.#seed, epoch, 'mixup');
      this.#epoch = epoch;
    }
    this.#chance.begin(sample);
    return { partner: this.#chance.below(count), share: this.#chance.beta(this.#alpha) };
  }
}
