import type { Track } from '../protocol';
import { Accuracies } from './accuracy';
import { gapsOf } from './gap';
import type { RunData, Validation } from './run-data';
import type { StepTable } from './step-table';
import { spanAt } from './x-axis';

const HEADER = [
  'step',
  'stage',
  'epoch',
  'seconds',
  'track',
  'loss',
  'kl',
  'ce',
  'hidden',
  'temperature',
  'learning_rate',
  'steps_per_second',
  'validation_accuracy',
  'best',
  'to_teacher',
];

/** A validation, and how many points the student was from the teacher where that is known. */
type Seen = Validation & { gap?: number };

/** The shortest decimal that reads back as the same single-precision number; empty where nothing was measured. */
export function shortest(value: number): string {
  if (Number.isNaN(value)) return '';
  for (let digits = 6; digits <= 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === Math.fround(value)) return text;
  }
  return String(value);
}

/** Quotes a field where its text would end it. */
export function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rest of a line after its step: what the step table holds in `row` (−1 for nothing), and what was validated. */
function lineOf(run: RunData, table: StepTable, step: number, row: number, track: string, seen?: Seen): string {
  const span = spanAt(run.spans, step);
  const epoch = span ? shortest((step - span.from) / span.stepsPerEpoch) : '';
  const measured = [table.loss, table.kl, table.ce, table.hidden, table.temperature, table.lr, table.stepsPerSecond];
  return [
    String(step),
    field(span?.label ?? ''),
    epoch,
    shortest(Number(table.time.at(row).toFixed(3))),
    track,
    ...measured.map((column) => shortest(column.at(row))),
    seen ? shortest(seen.accuracy / 100) : '',
    seen ? String(Number(seen.best)) : '',
    seen?.gap === undefined ? '' : shortest(seen.gap / 100),
  ].join(',');
}

/** What was validated of a track, by step. */
function validationsOf(run: RunData, track: Track): Map<number, Seen> {
  const gaps = track === 'student' ? gapsOf(new Accuracies(run)) : [];
  return new Map(run.validations[track].map((seen, i) => [seen.step, { ...seen, gap: gaps[i]?.points }]));
}

function* linesOf(run: RunData, table: StepTable, tracks: readonly Track[]) {
  const pending = new Map(tracks.map((track) => [track, validationsOf(run, track)]));
  for (let row = 0; row < table.length; row++) {
    const track = table.trackOf(row) ?? 'student';
    const step = table.step.at(row);
    const seen = pending.get(track)?.get(step);
    if (seen) pending.get(track)?.delete(step);
    yield lineOf(run, table, step, row, track, seen);
  }
  // A given teacher is validated without a step of training.
  for (const [track, rest] of pending)
    for (const seen of rest.values()) yield lineOf(run, table, seen.step, -1, track, seen);
}

/** Everything measured in a run, as it was measured: raw loss terms, fractions, no smoothing, no thinning. */
export function toCsv(run: RunData): string {
  const main = linesOf(run, run.main, ['teacher', 'student']);
  const baseline = linesOf(run, run.baseline, ['baseline']);
  const answers = linesOf(run, run.answers, ['answers']);
  return `${[HEADER.join(','), ...main, ...baseline, ...answers].join('\n')}\n`;
}
