import type { StagePlan, Track } from './events';

/** A stretch of a run's x axis, in steps from 0 at the start of the run. */
export interface Span {
  label: string;
  from: number;
  to: number;
  stepsPerEpoch: number;
}

interface Stretch {
  from: number;
  to: number;
  /** Where each track stands, in the order of training. */
  tracks: Map<Track, { from: number; to: number }>;
}

/**
 * The steps of all stages on one axis. The tracks of a stage follow one another, except that those which the student
 * is compared with lie over it.
 */
export class Axis {
  readonly #stretches: Stretch[] = [];
  readonly spans: Span[] = [];

  constructor(plan: StagePlan[]) {
    let from = 0;
    for (const { label, tracks } of plan) {
      const stretch = layOut(tracks, from);
      this.#stretches.push(stretch);
      const stepsPerEpoch = tracks[0]?.stepsPerEpoch ?? 1;
      if (stretch.to > from) this.spans.push({ label, from, to: stretch.to, stepsPerEpoch });
      from = stretch.to;
    }
  }

  /** Where a step of a stage stands. A track that the stage does not train has its step 0 at the stage's start. */
  x(stage: number, track: Track, step: number): number {
    const stretch = this.#stretches[stage];
    return (stretch?.tracks.get(track)?.from ?? this.from(stage)) + step;
  }

  /** Where a stage starts. */
  from(stage: number): number {
    return this.#stretches[stage]?.from ?? this.#stretches.at(-1)?.to ?? 0;
  }

  /** For each track, the last place that is left standing when a run goes on after a step; without a track, at a stage's start. */
  limitAfter({ stage, track, step }: { stage: number; track?: Track; step: number }): (other: Track) => number {
    const tracks = this.#stretches[stage]?.tracks ?? new Map<Track, { to: number }>();
    const order = [...tracks.keys()];
    const earlier = new Set(order.slice(0, track ? Math.max(0, order.indexOf(track)) : 0));
    return (other) => {
      if (other === track) return this.x(stage, other, step);
      return earlier.has(other) ? (tracks.get(other)?.to ?? 0) : this.from(stage);
    };
  }
}

const COMPARED: ReadonlySet<Track> = new Set(['baseline', 'answers']);

function layOut(plan: StagePlan['tracks'], from: number): Stretch {
  const tracks: Stretch['tracks'] = new Map();
  let to = from;
  for (const { track, steps } of plan) {
    const start = COMPARED.has(track) ? (tracks.get('student')?.from ?? to) : to;
    tracks.set(track, { from: start, to: start + steps });
    to = Math.max(to, start + steps);
  }
  return { from, to, tracks };
}
