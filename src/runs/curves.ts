import type { JournalEvent, Track } from './events';
import { Table } from './table';

const stepKinds = {
  step: Float64Array,
  time: Float64Array,
  loss: Float32Array,
  kl: Float32Array,
  ce: Float32Array,
  hidden: Float32Array,
  temperature: Float32Array,
  lr: Float32Array,
  stepsPerSecond: Float32Array,
};
const validationKinds = { step: Float64Array, accuracy: Float32Array, loss: Float32Array, best: Uint8Array };

/**
 * Training steps of one track, a column each. `step` is run-wide (see `Axis`), `time` in seconds since the run started,
 * pauses included; NaN is a value that was not measured.
 */
export type StepColumns = { track: Track } & ReturnType<Table<typeof stepKinds>['rows']>;
/** Validations of one track; `accuracy` is a fraction, `best` 1 where it was the best so far. */
export type ValidationColumns = { track: Track } & ReturnType<Table<typeof validationKinds>['rows']>;

export interface Rows {
  steps: StepColumns[];
  validations: ValidationColumns[];
}

/** How many rows of each track someone has. */
export type RowCounts = { [K in keyof Rows]: { [T in Track]?: number } };

type Steps = Extract<JournalEvent, { type: 'steps' }>;
type Validated = Extract<JournalEvent, { type: 'validated' }>;

/** What was measured while training, in columns that grow. */
export class Curves {
  readonly #steps = new Map<Track, Table<typeof stepKinds>>();
  readonly #validations = new Map<Track, Table<typeof validationKinds>>();

  /** Adds consecutive steps; the first stands at `x`, the last ended at `end` seconds. */
  addSteps({ track, loss, kl, ce, hidden, temperature, lr, ms }: Steps, x: number, end: number): void {
    const table = tableOf(this.#steps, track, () => new Table(stepKinds));
    table.reserve(loss.length);
    const to = table.columns;
    const first = table.length;
    const earliest = first > 0 ? at(to.time, first - 1) : 0;
    let time = ms.reduce((start, step) => start - step / 1000, end);
    for (let i = 0; i < loss.length; i++) {
      const row = first + i;
      const duration = at(ms, i);
      time += (duration || 0) / 1000;
      to.step[row] = x + i;
      to.time[row] = Math.max(earliest, time);
      to.loss[row] = at(loss, i);
      to.kl[row] = at(kl, i);
      to.ce[row] = at(ce, i);
      to.hidden[row] = at(hidden, i);
      to.temperature[row] = at(temperature, i);
      to.lr[row] = at(lr, i);
      to.stepsPerSecond[row] = duration > 0 ? 1000 / duration : Number.NaN;
    }
    table.length += loss.length;
  }

  addValidation({ track, accuracy, loss, best }: Validated, x: number): void {
    const table = tableOf(this.#validations, track, () => new Table(validationKinds));
    // A teacher that is given is measured again when a run is resumed.
    if (table.length > 0 && table.columns.step[table.length - 1] === x) table.length--;
    table.reserve(1);
    const row = table.length++;
    table.columns.step[row] = x;
    table.columns.accuracy[row] = accuracy;
    table.columns.loss[row] = loss ?? Number.NaN;
    table.columns.best[row] = best ? 1 : 0;
  }

  /** Forgets every row that stands after its track's limit. */
  cut(limit: (track: Track) => number): void {
    for (const tables of [this.#steps, this.#validations])
      for (const [track, table] of tables) {
        const last = limit(track);
        while (table.length > 0 && at(table.columns.step, table.length - 1) > last) table.length--;
      }
  }

  /** Copies of the rows beyond those that someone has; tracks without any are left out. */
  since(have: RowCounts): Rows {
    return { steps: newRows(this.#steps, have.steps), validations: newRows(this.#validations, have.validations) };
  }

  counts(): RowCounts {
    return { steps: lengths(this.#steps), validations: lengths(this.#validations) };
  }

  /** The validation that was best when it was made, and since. */
  best(track: Track): { step: number; accuracy: number } | undefined {
    const { columns, length = 0 } = this.#validations.get(track) ?? {};
    const row = columns ? columns.best.subarray(0, length).lastIndexOf(1) : -1;
    return columns && row >= 0 ? { step: at(columns.step, row), accuracy: at(columns.accuracy, row) } : undefined;
  }

  /** The newest values of a track; undefined where it has none. */
  latest(track: Track): { loss?: number; lr?: number; accuracy?: number } {
    const last = ({ length = 0 } = {}) => length - 1;
    const steps = this.#steps.get(track);
    const validations = this.#validations.get(track);
    return {
      loss: steps?.columns.loss[last(steps)],
      lr: steps?.columns.lr[last(steps)],
      accuracy: validations?.columns.accuracy[last(validations)],
    };
  }

  /** Over the last steps of a track, few enough to follow a change and enough to be steady. */
  stepsPerSecond(track: Track, over = 50): number | undefined {
    const table = this.#steps.get(track);
    if (!table) return undefined;
    const recent = table.columns.stepsPerSecond.subarray(Math.max(0, table.length - over), table.length);
    const known = recent.filter((value) => !Number.isNaN(value));
    return known.length > 0 ? known.length / known.reduce((seconds, value) => seconds + 1 / value, 0) : undefined;
  }
}

/** JSON has no NaN and writes null. */
function at(values: ArrayLike<number> | undefined, index: number): number {
  return values?.[index] ?? Number.NaN;
}

function tableOf<T>(tables: Map<Track, T>, track: Track, make: () => T): T {
  const table = tables.get(track) ?? make();
  tables.set(track, table);
  return table;
}

function newRows<R>(tables: Map<Track, { length: number; rows(from?: number): R }>, have: { [T in Track]?: number }) {
  return [...tables]
    .filter(([track, table]) => table.length > (have[track] ?? 0))
    .map(([track, table]) => ({ track, ...table.rows(have[track]) }));
}

function lengths(tables: Map<Track, { length: number }>): { [T in Track]?: number } {
  return Object.fromEntries([...tables].map(([track, table]) => [track, table.length]));
}
