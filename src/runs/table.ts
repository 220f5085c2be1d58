type Kind = Float64ArrayConstructor | Float32ArrayConstructor | Uint8ArrayConstructor;
type Columns<S extends { [name: string]: Kind }> = { [K in keyof S]: InstanceType<S[K]> };

/** Named columns of numbers that grow together, without an object a row. */
export class Table<S extends { [name: string]: Kind }> {
  length = 0;
  /** Longer than `length`: what lies behind it is free. */
  columns: Columns<S>;
  #capacity = 0;

  constructor(private readonly kinds: S) {
    this.columns = this.#copy((kind) => new kind(0));
  }

  /** Makes room for `rows` more rows; write them into `columns`, then raise `length`. */
  reserve(rows: number): void {
    if (this.length + rows <= this.#capacity) return;
    this.#capacity = Math.max(64, this.length + rows, Math.ceil(this.#capacity * 1.5));
    this.columns = this.#copy((kind, name) => {
      const wider = new kind(this.#capacity);
      wider.set(this.columns[name].subarray(0, this.length));
      return wider;
    });
  }

  /** Copies of the rows from `from` on, each column in a buffer of its own. */
  rows(from = 0): Columns<S> {
    return this.#copy((_, name) => this.columns[name].slice(from, this.length));
  }

  #copy(make: (kind: Kind, name: keyof S) => InstanceType<Kind>): Columns<S> {
    const entries = Object.entries(this.kinds).map(([name, kind]) => [name, make(kind, name)]);
    return Object.fromEntries(entries) as Columns<S>;
  }
}
