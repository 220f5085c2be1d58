import { createHash } from 'node:crypto';
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Normal numbers, drawn once: to take one of them by chance is ten times as fast as to make one. */
const NORMALS = 2 ** 16;
let normals: Float32Array | undefined;

/** By Box and Muller, 1958. */
function normalNumbers(): Float32Array {
  const random = xoroshiro128plusFromState([1, 2, 3, 4]);
  return Float32Array.from(
    { length: NORMALS },
    () => Math.sqrt(-2 * Math.log(1 - uniformFloat32(random))) * Math.cos(2 * Math.PI * uniformFloat32(random)),
  );
}

/** Spreads every bit of a number over all of its bits (the last step of MurmurHash3). */
function spread(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** What chance decides for the samples of an epoch; for each of them it depends on nothing but seed, epoch and sample. */
export class Chance {
  readonly #key: number[];
  readonly #normals: Float32Array;
  #random: RandomGenerator;

  /** @param purpose keeps what is drawn for one thing apart from what is drawn for another. */
  constructor(seed: number, epoch: number, purpose: string) {
    const digest = createHash('sha256')
      .update(JSON.stringify([purpose, seed, epoch]))
      .digest();
    this.#key = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
    this.#random = xoroshiro128plusFromState(this.#key);
    normals ??= normalNumbers();
    this.#normals = normals;
  }

  /** Begins with a sample; what was drawn before has no influence. */
  begin(sample: number): void {
    const state = this.#key.map((word, i) => spread(word ^ spread(4 * sample + i)));
    this.#random = xoroshiro128plusFromState(state);
  }

  /** Uniform in [−limit, limit). */
  within(limit: number): number {
    return (2 * uniformFloat32(this.#random) - 1) * limit;
  }

  /** A whole number from −limit to limit. */
  wholeWithin(limit: number): number {
    return uniformInt(this.#random, -limit, limit);
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return uniformInt(this.#random, 0, count - 1);
  }

  /** True with probability p. */
  happens(p: number): boolean {
    return uniformFloat32(this.#random) < p;
  }

  /** From Beta(α, α), for α up to 1 (Jöhnk, 1964): mostly near 0 or 1 where α is small, uniform where it is 1. */
  beta(alpha: number): number {
    let [x, y] = [0, 0];
    do {
      x = uniformFloat32(this.#random) ** (1 / alpha);
      y = uniformFloat32(this.#random) ** (1 / alpha);
    } while (x + y > 1 || x + y === 0);
    return x / (x + y);
  }

  /** Of mean 0 and deviation 1. */
  normal(): number {
    return this.#normals[this.#random.next() & (NORMALS - 1)] as number;
  }
}

/** Which sample a row is, of which epoch, counted from 0. */
export interface Occasion {
  epoch: number;
  sample: number;
}

/** What chance decides for one purpose, occasion by occasion. */
export class EpochChance {
  #epoch = -1;
  #chance: Chance | undefined;

  constructor(
    private readonly seed: number,
    private readonly purpose: string,
  ) {}

  /** Chance as it begins with a sample. */
  at({ epoch, sample }: Occasion): Chance {
    if (!this.#chance || epoch !== this.#epoch) this.#chance = new Chance(this.seed, epoch, this.purpose);
    this.#epoch = epoch;
    this.#chance.begin(sample);
    return this.#chance;
  }
}
