/** How long it took from the measurement of a row to its pixels, in milliseconds: the last of many, in a line. */
export class Latency {
  #figures: number[] = [];

  constructor(private readonly every = 100) {}

  /** Takes in one figure; each time enough have come, returns what they amount to. */
  add(ms: number): string | undefined {
    this.#figures.push(ms);
    if (this.#figures.length < this.every) return undefined;
    const sorted = this.#figures.sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
    this.#figures = [];
    return `from step to pixel: median ${at(0.5)} ms, p95 ${at(0.95)} ms, of ${sorted.length}`;
  }
}
