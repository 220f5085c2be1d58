/** Even, so that 0 is the edge between two bins. */
const BINS = 8192;

/**
 * How often a value took which magnitude, in 64 kB whatever is added: the bins cover −limit to limit, a power of two,
 * and are merged in pairs when something larger comes. Minimum and maximum are exact.
 */
export class Histogram {
  private counts = new Float64Array(BINS);
  private limit = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  total = 0;

  /** @returns the index of the first value that is not finite, −1 where all are; nothing is added then. */
  add(values: Float32Array): number {
    let [low, high, sum] = [this.min, this.max, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
      sum += value - value;
    }
    // Infinity − infinity and NaN are no numbers.
    if (sum !== 0) return values.findIndex((value) => !Number.isFinite(value));
    this.min = low;
    this.max = high;
    this.widen(Math.max(-low, high));
    this.total += values.length;
    this.count(values);
    return -1;
  }

  private count(values: Float32Array): void {
    const { counts, limit } = this;
    if (limit === 0) return;
    const perBin = BINS / 2 / limit;
    for (let i = 0; i < values.length; i++) {
      const bin = Math.min(BINS - 1, Math.floor(((values[i] as number) + limit) * perBin));
      counts[bin] = (counts[bin] as number) + 1;
    }
  }

  private widen(magnitude: number): void {
    if (magnitude === 0 || !Number.isFinite(magnitude)) return;
    if (this.limit === 0) {
      this.limit = 2 ** Math.ceil(Math.log2(magnitude));
      // What was all 0 until now.
      this.counts[BINS / 2] = this.total;
    }
    while (this.limit < magnitude) {
      const merged = new Float64Array(BINS);
      for (let i = 0; i < BINS; i++) {
        const to = BINS / 4 + (i >> 1);
        merged[to] = (merged[to] as number) + (this.counts[i] as number);
      }
      this.counts = merged;
      this.limit *= 2;
    }
  }

  /** The bins between minimum and maximum: the lower edge of the first, their width, their counts. */
  bins(): { from: number; width: number; counts: Float64Array } {
    const width = (2 * this.limit) / BINS || 1;
    if (this.limit === 0) return { from: 0, width, counts: Float64Array.of(this.total) };
    const index = (value: number) => Math.min(BINS - 1, Math.floor((value + this.limit) / width));
    const [first, last] = [index(this.min), index(this.max)];
    return { from: first * width - this.limit, width, counts: this.counts.slice(first, last + 1) };
  }

  /** A coarse picture of the distribution in `count` bins from minimum to maximum. */
  picture(count: number): { from: number; to: number; counts: number[] } {
    const { from, width, counts } = this.bins();
    const coarse = new Array<number>(count).fill(0);
    const span = this.max - this.min || 1;
    counts.forEach((n, i) => {
      const place = Math.floor(((from + (i + 0.5) * width - this.min) / span) * count);
      const to = Math.min(count - 1, Math.max(0, place));
      coarse[to] = (coarse[to] ?? 0) + n;
    });
    return { from: this.min, to: this.max, counts: coarse };
  }
}
