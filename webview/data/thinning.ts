import { read } from './columns';
import { lowerBound } from './search';

/** Where a line is drawn; a Path2D is one. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

export interface LineSource {
  /** Positions along x, ascending. */
  x: ArrayLike<number>;
  /** A value that is not finite is a gap. */
  y: ArrayLike<number>;
  /** Rows that do not join the row before them, ascending. */
  breaks: readonly number[];
}

/** Between two rows of a thinned line: the pen is lifted. */
export const LIFT = -1;

/**
 * The row at which each pixel column begins, and the row after the last. `edges` are the positions of the columns' sides,
 * ascending. One row beyond either side of the view is a column of its own, so that a line leaves the picture instead of
 * ending in it.
 */
export function columnsOf(x: ArrayLike<number>, edges: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(edges.length + 2);
  for (let i = 0; i < edges.length; i++) starts[i + 1] = lowerBound(x, read(edges, i));
  const [first, last] = [read(starts, 1), read(starts, edges.length)];
  starts[0] = Math.max(0, first - 1);
  starts[edges.length + 1] = Math.min(x.length, last + 1);
  return starts;
}

/** Collects the rows to draw of one line. */
class Thinner {
  readonly rows: number[] = [];
  readonly #y: ArrayLike<number>;

  constructor(y: ArrayLike<number>) {
    this.#y = y;
  }

  /** Adds what a pixel column shows of the rows `from` to before `to`. */
  add(from: number, to: number): void {
    for (let row = this.#stretch(from, to); row < to; row = this.#stretch(row + 1, to)) this.lift();
  }

  /** Adds the rows up to a gap, and returns the row of the gap; `to` when there is none. */
  #stretch(from: number, to: number): number {
    // Every row of every line passes here on every drawing: no calls, and no optional values.
    const y = this.#y;
    let [low, high] = [from, from];
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let row = from;
    for (; row < to; row++) {
      const value = y[row] as number;
      if (value - value !== 0) break;
      if (value < least) {
        least = value;
        low = row;
      }
      if (value > most) {
        most = value;
        high = row;
      }
    }
    if (row > from) this.#show(from, Math.min(low, high), Math.max(low, high), row - 1);
    return row;
  }

  lift(): void {
    const { rows } = this;
    if (rows.length > 0 && rows[rows.length - 1] !== LIFT) rows.push(LIFT);
  }

  /** Four rows in their order, each once. */
  #show(first: number, second: number, third: number, last: number): void {
    const { rows } = this;
    rows.push(first);
    if (second > first) rows.push(second);
    if (third > second) rows.push(third);
    if (last > third) rows.push(last);
  }
}

/**
 * The rows of a line that are worth drawing: at most four a pixel column, so that no spike is lost however many rows there
 * are. Gaps and breaks are a `LIFT`.
 */
export function thin(source: LineSource, columns: Int32Array): readonly number[] {
  const { breaks } = source;
  const thinner = new Thinner(source.y);
  let next = lowerBound(breaks, read(columns, 0) + 1);
  for (let column = 0; column + 1 < columns.length; column++) {
    let from = read(columns, column);
    const to = read(columns, column + 1);
    for (; read(breaks, next) < to; next++) {
      thinner.add(from, read(breaks, next));
      thinner.lift();
      from = read(breaks, next);
    }
    thinner.add(from, to);
  }
  return thinner.rows;
}

/** Draws a thinned line; `toX` and `toY` lead from positions and values to pixels. */
export function trace(
  rows: readonly number[],
  { x, y }: LineSource,
  toX: (position: number) => number,
  toY: (value: number) => number,
  sink: PathSink,
): void {
  let penDown = false;
  for (const row of rows) {
    if (row === LIFT) penDown = false;
    else if (penDown) sink.lineTo(toX(read(x, row)), toY(read(y, row)));
    else {
      sink.moveTo(toX(read(x, row)), toY(read(y, row)));
      penDown = true;
    }
  }
}
