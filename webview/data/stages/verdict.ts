import { bytes, milliseconds, percent } from '../../format';
import type { ModelState } from '../../protocol';
import { known } from '../known';
import {
  type Batch,
  before,
  type Cast,
  castOf,
  isQuantized,
  isSlower,
  latency,
  nameBeside,
  pointsBetween,
} from './cast';
import { points, pointsWords, sizeWords, speedWords } from './ratios';

/** What the run made, in sentences that are computed from its states. */
export interface Verdict {
  headline: string;
  remarks: string[];
}

/** What is known of the run beside its states. */
export interface Circumstances {
  /** The run does nothing any more; until then the verdict holds so far. */
  over: boolean;
  /** Loss of accuracy that quantize was allowed, as a fraction. */
  maxAccuracyDrop?: number;
}

/** The verdict on a run's states; undefined while none is known. */
export function verdictOf(models: readonly ModelState[], around: Circumstances): Verdict | undefined {
  const cast = castOf(models);
  const { reference, kept } = cast;
  if (!reference) return undefined;
  const remarks = [...discardedRemarks(cast, around), ...keptRemarks(cast), ...baselineRemarks(cast)];
  if (kept && kept !== reference) return { headline: headline(kept, reference, around), remarks };
  return { headline: introduction(reference), remarks };
}

function headline(kept: ModelState, reference: ModelState, { over }: Circumstances): string {
  const against = reference.track === 'teacher' ? '' : `against the ${reference.name}`;
  const [mine, theirs] = [latency(kept, 'batch1'), latency(reference, 'batch1')];
  const change = pointsBetween(reference, kept);
  const parts = [
    sizeWords(kept.bytes, reference.bytes),
    mine !== undefined && theirs !== undefined ? speedWords(mine, theirs) : '',
    change === undefined ? '' : pointsWords(change),
  ];
  const when = [over ? '' : 'so far', against].filter(Boolean).join(', ');
  return sentence(`${when}${when ? ': ' : ''}${parts.filter(Boolean).join(', ')}`);
}

/** All there is to say of one model alone. */
function introduction(state: ModelState): string {
  const time = latency(state, 'batch1');
  const figures = [
    bytes(state.bytes),
    time === undefined ? '' : `${milliseconds(time)} ms`,
    known(state.accuracy) ? percent(state.accuracy) : '',
  ];
  return sentence(`the ${state.name}: ${figures.filter(Boolean).join(', ')}`);
}

const BATCHES: readonly Batch[] = ['batch1', 'batch64'];

/** `slower than float here, 0.071 against 0.047 ms`, at the smallest batch where that is so. */
function slowerWords(state: ModelState, other: ModelState): string | undefined {
  const batch = BATCHES.find((candidate) => isSlower(state, other, candidate));
  if (!batch) return undefined;
  const where = batch === 'batch1' ? 'here' : 'at batch 64';
  const [mine, theirs] = [latency(state, batch) ?? Number.NaN, latency(other, batch) ?? Number.NaN];
  return `slower than ${nameBeside(state, other)} ${where}, ${milliseconds(mine)} against ${milliseconds(theirs)} ms`;
}

function discardedRemarks({ states, reference }: Cast, around: Circumstances): string[] {
  return states.flatMap((state) => {
    const from = before(states, state);
    if (!state.discarded || !from || !reference) return [];
    const size = `${state.name} would be ${sizeWords(state.bytes, reference.bytes)}`;
    return [sentence(`${size}${whyDiscarded(state, from, around)}`)];
  });
}

function whyDiscarded(state: ModelState, from: ModelState, { maxAccuracyDrop }: Circumstances): string {
  const keep = `keep ${nameBeside(state, from)}`;
  const slower = slowerWords(state, from);
  if (slower) return `, but it is ${slower}: ${keep}`;
  const loss = -(pointsBetween(from, state) ?? 0);
  const allowed = (maxAccuracyDrop ?? Number.POSITIVE_INFINITY) * 100;
  if (loss > allowed) return `, but it loses ${points(loss)}, more than the ${allowed.toFixed(2)} allowed: ${keep}`;
  const cost = loss >= 0.005 ? `, but it loses ${points(loss)}` : '';
  return `${cost}; the run went on without it`;
}

/** Someone wanted int8 and got it, at a price that they should know. */
function keptRemarks({ states, kept }: Cast): string[] {
  const from = kept && before(states, kept);
  const slower = kept && from && isQuantized(kept) ? slowerWords(kept, from) : undefined;
  return slower ? [sentence(`${kept?.name} is ${slower}`)] : [];
}

/** Like against like: the student before anything was pruned, and the same student taught by labels alone. */
function baselineRemarks({ states, baseline }: Cast): string[] {
  const student = states.find(({ track }) => track === 'student');
  const won = pointsBetween(baseline, student);
  if (won === undefined) return [];
  if (Math.abs(won) < 0.005) return ['Distilling won nothing over labels alone.'];
  return [
    won > 0
      ? `Distilling won ${points(won)} over labels alone.`
      : `Distilling lost ${points(won)} against labels alone.`,
  ];
}

function sentence(text: string): string {
  // A state's name is written as it is, wherever it stands: int8 would be ...
  const start = /^[a-z]+[0-9]/.test(text) ? text.slice(0, 1) : text.slice(0, 1).toUpperCase();
  return `${start}${text.slice(1)}.`;
}
