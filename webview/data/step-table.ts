import type { StepColumns, Track } from '../protocol';
import { Column } from './columns';

export const TRACKS: readonly Track[] = ['teacher', 'student', 'baseline', 'answers'];

const MEASURED = ['time', 'loss', 'kl', 'ce', 'hidden', 'temperature', 'lr', 'stepsPerSecond'] as const;

/** Measured steps in ascending order; a row holds what was measured at one step of the run. */
export class StepTable {
  readonly step = new Column('double');
  readonly time = new Column('double');
  readonly loss = new Column();
  readonly kl = new Column();
  readonly ce = new Column();
  readonly hidden = new Column();
  readonly temperature = new Column();
  readonly lr = new Column();
  readonly stepsPerSecond = new Column();
  readonly #track = new Column();

  get length(): number {
    return this.step.length;
  }

  trackOf(row: number): Track | undefined {
    return TRACKS[this.#track.at(row)];
  }

  append(rows: StepColumns): void {
    this.step.append(rows.step);
    this.#track.append(new Float32Array(rows.step.length).fill(TRACKS.indexOf(rows.track)));
    for (const name of MEASURED) this[name].append(rows[name]);
  }
}

/** The rows from index `from` to before `to`, in the same memory. */
export function sliceSteps(rows: StepColumns, from: number, to: number): StepColumns {
  return {
    track: rows.track,
    step: rows.step.subarray(from, to),
    time: rows.time.subarray(from, to),
    loss: rows.loss.subarray(from, to),
    kl: rows.kl.subarray(from, to),
    ce: rows.ce.subarray(from, to),
    hidden: rows.hidden.subarray(from, to),
    temperature: rows.temperature.subarray(from, to),
    lr: rows.lr.subarray(from, to),
    stepsPerSecond: rows.stepsPerSecond.subarray(from, to),
  };
}

/** Pieces of `rows` that lie each in one stage, so that pieces of several tracks can be put in order. */
export function piecesByStage(rows: StepColumns, stageEnds: readonly number[]): StepColumns[] {
  const pieces: StepColumns[] = [];
  let from = 0;
  for (const end of [...stageEnds, Number.POSITIVE_INFINITY]) {
    let to = from;
    while (to < rows.step.length && (rows.step[to] ?? 0) <= end) to++;
    if (to > from) pieces.push(sliceSteps(rows, from, to));
    from = to;
  }
  return pieces;
}
