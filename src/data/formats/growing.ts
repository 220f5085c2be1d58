type Numbers = Float32Array | Int32Array | Uint8Array;

/** Numbers in a row whose end is not known yet. */
export class Growing<T extends Numbers> {
  #values: T;
  #length = 0;

  constructor(private readonly make: (length: number) => T) {
    this.#values = make(1024);
  }

  get length(): number {
    return this.#length;
  }

  push(values: ArrayLike<number>): void {
    const needed = this.#length + values.length;
    if (needed > this.#values.length) this.#growTo(Math.max(needed, 2 * this.#values.length));
    this.#values.set(values, this.#length);
    this.#length = needed;
  }

  /** What was pushed, in an array of just that length. */
  finish(): T {
    const result = this.make(this.#length);
    result.set(this.#values.subarray(0, this.#length));
    return result;
  }

  #growTo(length: number): void {
    const larger = this.make(length);
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }
}
