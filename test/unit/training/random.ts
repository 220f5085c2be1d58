import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Chunk } from '../../../src/training';

/** Seeded numbers for tests. */
export class Random {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** Uniform in ±scale. */
  floats(count: number, scale = 1): Float32Array {
    return Float32Array.from({ length: count }, () => (uniformFloat32(this.generator) * 2 - 1) * scale);
  }

  integer(from: number, to: number): number {
    return uniformInt(this.generator, from, to);
  }
}

/** Random batches, one sample in six without a label, and a learning rate that changes. */
export function randomChunk(
  { steps, batch, sample, classes }: { steps: number; batch: number; sample: number; classes: number },
  seed = 1,
): Chunk & { teacherLogits: Float32Array; temperature: number; alpha: number } {
  const random = new Random(seed);
  return {
    inputs: random.floats(steps * batch * sample),
    labels: BigInt64Array.from({ length: steps * batch }, () =>
      random.integer(0, 5) === 0 ? -1n : BigInt(random.integer(0, classes - 1)),
    ),
    teacherLogits: random.floats(steps * batch * classes, 3),
    learningRates: Array.from({ length: steps }, (_, i) => 0.003 * (1 + (i % 3))),
    temperature: 2,
    alpha: 0.7,
  };
}
