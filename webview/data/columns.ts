type Numbers = Float32Array | Float64Array;

/** An element of a list of numbers, NaN outside it. */
export const read = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

/** A column of numbers that grows at its end without copying what it holds on every append. */
export class Column {
  #store: Numbers;
  #length = 0;
  #view: Numbers | undefined;

  /** Single precision for measured values; double for what counts or orders rows (steps, times, positions). */
  constructor(precision: 'single' | 'double' = 'single', capacity = 256) {
    this.#store = precision === 'double' ? new Float64Array(capacity) : new Float32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** The rows so far: the same object until the next row comes. */
  get values(): Numbers {
    this.#view ??= this.#store.subarray(0, this.#length);
    return this.#view;
  }

  /** The value of a row; NaN where there is none, as for a value that was not measured. */
  at(row: number): number {
    return row < this.#length ? read(this.#store, row) : Number.NaN;
  }

  append(values: ArrayLike<number>): void {
    this.#reserve(this.#length + values.length);
    this.#store.set(values, this.#length);
    this.#length += values.length;
    this.#view = undefined;
  }

  push(value: number): void {
    this.#reserve(this.#length + 1);
    this.#store[this.#length++] = value;
    this.#view = undefined;
  }

  #reserve(rows: number): void {
    if (rows <= this.#store.length) return;
    const capacity = Math.max(rows, this.#store.length * 2);
    const grown = this.#store instanceof Float64Array ? new Float64Array(capacity) : new Float32Array(capacity);
    grown.set(this.values);
    this.#store = grown;
  }
}
