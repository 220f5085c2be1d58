/** How long the engine may be away before a loss is seen and a request is heard. */
const TARGET_MS = 80;
const MOST_STEPS = 32;
const MOST_BYTES = 64 * 2 ** 20;

/** Chooses how many steps to take before looking up; what is computed does not depend on it. */
export class ChunkLength {
  /** The longest chunk that it will choose. */
  readonly longest: number;
  private msPerStep = TARGET_MS;

  /** @param batchBytes what one batch takes in memory. */
  constructor(batchBytes: number) {
    this.longest = Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_BYTES / batchBytes)));
  }

  /** @param left steps until the next thing that must happen between two steps. */
  next(left: number): number {
    return Math.max(1, Math.min(left, this.longest, Math.floor(TARGET_MS / this.msPerStep)));
  }

  observe(ms: readonly number[]): void {
    const mean = ms.reduce((a, b) => a + b, 0) / ms.length;
    this.msPerStep = Math.max(0.01, 0.7 * this.msPerStep + 0.3 * mean);
  }
}
