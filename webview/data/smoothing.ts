import { Column } from './columns';

/**
 * An exponential mean that follows a growing column. It is debiased (the first value stands for itself, not for a mean
 * with zero) and starts afresh at every stage, so no curve leans on the stage before it. A value that is missing stays
 * missing and leaves the mean as it was.
 */
export class SmoothedColumn {
  readonly #weight: number;
  readonly #smooth = new Column();
  #mean = 0;
  #mass = 0;

  /** `weight` is how much of the mean each step keeps, from 0 (no smoothing) to below 1. */
  constructor(weight: number) {
    this.#weight = weight;
  }

  get column(): Column {
    return this.#smooth;
  }

  /** Follows the rows of `values` that are new since the last call. `starts` holds the rows at which a stage begins. */
  extend(values: ArrayLike<number>, starts: ReadonlySet<number>): void {
    for (let row = this.#smooth.length; row < values.length; row++) {
      if (starts.has(row)) this.#mean = this.#mass = 0;
      this.#smooth.push(this.#next(values[row] ?? Number.NaN));
    }
  }

  #next(value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    this.#mean = this.#weight * this.#mean + (1 - this.#weight) * value;
    this.#mass = this.#weight * this.#mass + (1 - this.#weight);
    return this.#mean / this.#mass;
  }
}

/** The debiased exponential mean of `values`, restarted at each row in `starts`. */
export function smooth(values: ArrayLike<number>, weight: number, starts: readonly number[]): Float32Array {
  const smoothed = new SmoothedColumn(weight);
  smoothed.extend(values, new Set(starts));
  return Float32Array.from(smoothed.column.values);
}
