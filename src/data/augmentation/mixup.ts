import { EpochChance, type Occasion } from './chance';

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
  readonly #chance: EpochChance;

  /** @param alpha above 0, at most 1. */
  constructor(
    private readonly alpha: number,
    seed: number,
  ) {
    this.#chance = new EpochChance(seed, 'mixup');
  }

  /** @param count how many samples there are. */
  draw(occasion: Occasion, count: number): Mixture {
    const chance = this.#chance.at(occasion);
    return { partner: chance.below(count), share: chance.beta(this.alpha) };
  }
}
