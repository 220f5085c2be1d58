import type { ModelState } from '../../protocol';
import { known } from '../known';

/** The run's states by the part that each plays. */
export interface Cast {
  /** What the others are compared with: the teacher, or where there is none the first student. */
  reference?: ModelState;
  /** The same student, taught by labels alone. It is no step on the way, so it is none of `states`. */
  baseline?: ModelState;
  /** The way from the teacher to what the run hands over, in order. */
  states: readonly ModelState[];
  /** The last student that was not discarded: what the run hands over. */
  kept?: ModelState;
}

/** A model that was given may be measured after what was made of it; it comes first all the same. */
function place({ name, track }: ModelState): number {
  if (track === 'teacher') return 0;
  return name === track ? 1 : 2;
}

export function castOf(models: readonly ModelState[]): Cast {
  const states = models
    .filter(({ track }) => track === 'teacher' || track === 'student')
    .sort((a, b) => place(a) - place(b));
  const students = states.filter(({ track }) => track === 'student');
  return {
    reference: states.find(({ track }) => track === 'teacher') ?? students[0],
    baseline: models.find(({ track }) => track === 'baseline'),
    states,
    kept: students.findLast(({ discarded }) => !discarded),
  };
}

/** The state that this one was made from: the last before it that was not discarded. */
export function before(states: readonly ModelState[], state: ModelState): ModelState | undefined {
  return states.slice(0, states.indexOf(state)).findLast(({ discarded }) => !discarded);
}

/** Whether numbers are stored in fewer bits than the model was trained in. */
export function isQuantized({ name }: ModelState): boolean {
  return /^(u?int|float16|fp16|bfloat16)/.test(name);
}

export type Batch = 'batch1' | 'batch64';

export function latency(state: ModelState | undefined, batch: Batch): number | undefined {
  const value = state?.latencyMs?.[batch];
  return known(value) && value > 0 ? value : undefined;
}

/** Less than this between two latencies is the measurement's own noise. */
const NOISE = 1.03;

/** Both are the same graph with other weights: whatever lies between their latencies is noise. */
function sameGraph(a: ModelState, b: ModelState): boolean {
  return a.parameters === b.parameters && a.flops === b.flops && a.bytes === b.bytes;
}

/** Whether `state` was measured to be slower than `other`. */
export function isSlower(state: ModelState, other: ModelState | undefined, batch: Batch): boolean {
  const [mine, theirs] = [latency(state, batch), latency(other, batch)];
  if (!other || mine === undefined || theirs === undefined) return false;
  return mine > theirs * NOISE && !sameGraph(state, other);
}

/** What a state that came before another is called beside it. */
export function nameBeside(state: ModelState, other: ModelState): string {
  return isQuantized(state) && !isQuantized(other) ? 'float' : other.name;
}

/** Points of accuracy from `from` to `to`; undefined where they were not measured on the same data. */
export function pointsBetween(from: ModelState | undefined, to: ModelState | undefined): number | undefined {
  if (!from || !to || from.on !== to.on || !known(from.accuracy) || !known(to.accuracy)) return undefined;
  return (to.accuracy - from.accuracy) * 100;
}
