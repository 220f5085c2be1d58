import { bytes, flops, integer, milliseconds, percent, signed } from '../../format';
import type { ModelState } from '../../protocol';
import { known } from '../known';
import { type Batch, before, type Cast, castOf, isSlower, latency, nameBeside, pointsBetween } from './cast';
import { sizeRatio, speedRatio } from './ratios';

/** A figure of a state, and how it stands beside the reference's. */
export interface Cell {
  text: string;
  /** Length of the bar: a share of the longest in the column. */
  share: number;
  note?: string;
  /** It got worse: slower than what it was made from, or than the teacher. */
  worse?: boolean;
}

export interface AccuracyCell {
  text: string;
  note: string;
  /** Place on the column's axis, 0 to 1. */
  at: number;
  /** It was measured on the same data as the reference's. */
  comparable: boolean;
}

export const METRICS = ['parameters', 'flops', 'bytes', 'batch1', 'batch64'] as const;
export type Metric = (typeof METRICS)[number];

/** A row of the timeline. What was not measured is missing. */
export interface TimelineRow {
  state: ModelState;
  kept: boolean;
  cells: Partial<Record<Metric, Cell>>;
  accuracy?: AccuracyCell;
  /** Place of the same student without a teacher on the accuracy axis, and its figure. */
  untaught?: { text: string; at: number };
}

export interface Timeline {
  rows: TimelineRow[];
  /** Which data all accuracies were measured on; missing where they were not the same. */
  on?: 'validation' | 'test';
  /** Place of the teacher on the accuracy axis. */
  teacherAt?: number;
}

const VALUES: Record<Metric, (state: ModelState) => number | undefined> = {
  parameters: (state) => state.parameters,
  flops: (state) => state.flops,
  bytes: (state) => state.bytes,
  batch1: (state) => latency(state, 'batch1'),
  batch64: (state) => latency(state, 'batch64'),
};
const WRITE: Record<Metric, (value: number) => string> = {
  parameters: integer,
  flops,
  bytes,
  batch1: (value) => `${milliseconds(value)} ms`,
  batch64: (value) => `${milliseconds(value)} ms`,
};

const isBatch = (metric: Metric): metric is Batch => metric === 'batch1' || metric === 'batch64';

type Note = Pick<Cell, 'note' | 'worse'>;

function latencyNote({ states, reference }: Cast, state: ModelState, batch: Batch): Note {
  const mine = latency(state, batch) ?? Number.NaN;
  const from = before(states, state);
  const theirs = latency(from, batch);
  if (from && from !== reference && theirs !== undefined && isSlower(state, from, batch))
    return { note: `${(theirs / mine).toFixed(2)}× ${nameBeside(state, from)}`, worse: true };
  const first = latency(reference, batch);
  if (state === reference || first === undefined) return {};
  return { note: speedRatio(mine, first), worse: isSlower(state, reference, batch) };
}

function sizeNote({ reference }: Cast, state: ModelState, metric: Metric): Note {
  const [mine, first] = [VALUES[metric](state), reference && VALUES[metric](reference)];
  if (state === reference || !known(mine) || !known(first)) return {};
  return { note: sizeRatio(mine, first) || undefined };
}

function cellsOf(cast: Cast, state: ModelState, longest: Record<Metric, number>): TimelineRow['cells'] {
  const cells: TimelineRow['cells'] = {};
  for (const metric of METRICS) {
    const value = VALUES[metric](state);
    if (!known(value)) continue;
    const note = isBatch(metric) ? latencyNote(cast, state, metric) : sizeNote(cast, state, metric);
    cells[metric] = { text: WRITE[metric](value), share: value / (longest[metric] || 1), ...note };
  }
  return cells;
}

/** Room on both sides of the accuracies, as a share of what they span. */
const ROOM = { below: 0.2, above: 0.11 };
/** In fractions; accuracies nearer to each other than this are not spread over the whole axis. */
const LEAST_SPAN = 0.002;

/** The place of an accuracy on the axis that all rows share. */
export function accuracyAxis(accuracies: readonly number[]): (accuracy: number) => number {
  const [low, high] = [Math.min(...accuracies), Math.max(...accuracies)];
  const span = Math.max(high - low, LEAST_SPAN);
  const from = (low + high - span) / 2 - ROOM.below * span;
  return (accuracy) => (accuracy - from) / (span * (1 + ROOM.below + ROOM.above));
}

function accuracyOf(cast: Cast, state: ModelState, place: (accuracy: number) => number): AccuracyCell | undefined {
  if (!known(state.accuracy)) return undefined;
  const change = state === cast.reference ? undefined : pointsBetween(cast.reference, state);
  return {
    text: percent(state.accuracy),
    note: change === undefined ? '' : signed(change, 2),
    at: place(state.accuracy),
    comparable: change !== undefined,
  };
}

/** Each state of the run beside the teacher. */
export function timelineOf(models: readonly ModelState[]): Timeline {
  const cast = castOf(models);
  const measured = models.filter(({ accuracy }) => known(accuracy));
  const place = accuracyAxis(measured.map(({ accuracy }) => accuracy ?? Number.NaN));
  const largest = (metric: Metric) => Math.max(0, ...cast.states.map((state) => VALUES[metric](state)).filter(known));
  const longest = Object.fromEntries(METRICS.map((metric) => [metric, largest(metric)])) as Record<Metric, number>;
  const untaughtOf = (state: ModelState) => {
    const { baseline } = cast;
    const first = cast.states.find(({ track }) => track === 'student');
    if (state !== first || !known(baseline?.accuracy)) return undefined;
    return { text: percent(baseline.accuracy), at: place(baseline.accuracy) };
  };
  const [first] = measured;
  const teacher = cast.states.find(({ track }) => track === 'teacher');
  return {
    rows: cast.states.map((state) => ({
      state,
      kept: state === cast.kept,
      cells: cellsOf(cast, state, longest),
      accuracy: accuracyOf(cast, state, place),
      untaught: untaughtOf(state),
    })),
    on: measured.every(({ on }) => on === first?.on) ? first?.on : undefined,
    teacherAt: known(teacher?.accuracy) ? place(teacher.accuracy) : undefined,
  };
}
