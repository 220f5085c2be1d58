import type { StagePlan, StageResult, Track } from './events';

export interface StageProgress {
  plan: StagePlan;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** Steps done of each entry of `plan.tracks`. */
  steps: number[];
  /** What a stage does beside training. */
  work?: { message: string; done: number; total: number };
  result?: StageResult;
}

/** Where a run stands. Steps and epochs count from 1 within the track; both are missing where nothing is trained. */
export interface Position {
  stage: number;
  label: string;
  track?: Track;
  step?: { now: number; of: number };
  epoch?: { now: number; of: number };
}

export function waiting(plan: StagePlan): StageProgress {
  return { plan, state: 'waiting', steps: plan.tracks.map(() => 0) };
}

/** Share of a stage that is done, 0 to 1. */
export function shareDone({ state, plan, steps, work }: StageProgress): number {
  if (state === 'done') return 1;
  const of = plan.tracks.reduce((sum, track) => sum + track.steps, 0);
  if (of > 0) return Math.min(1, steps.reduce((sum, done) => sum + done, 0) / of);
  return work && work.total > 0 ? Math.min(1, work.done / work.total) : 0;
}

/** Share of a run that is done, 0 to 1, each stage by what it costs. */
export function progressOf(stages: StageProgress[]): number {
  const cost = stages.reduce((sum, { plan }) => sum + plan.cost, 0);
  const done = stages.reduce((sum, stage) => sum + stage.plan.cost * shareDone(stage), 0);
  return cost > 0 ? done / cost : 0;
}

/** Steps done of a track of a stage; 0 where the stage does not train it. */
export function stepsOf({ plan, steps }: StageProgress, track: Track): number {
  return steps[plan.tracks.findIndex((entry) => entry.track === track)] ?? 0;
}

/** Notes how many steps of a track are done. */
export function reach({ plan, steps }: StageProgress, track: Track, step: number): void {
  const place = plan.tracks.findIndex((entry) => entry.track === track);
  if (place >= 0) steps[place] = step;
}

/** The stages as they are when a run goes on after a step: earlier tracks of that stage stay as they were. */
export function goBack(stages: StageProgress[], to: { stage: number; track?: Track; step: number }): StageProgress[] {
  return stages.map((stage, index) => {
    if (index < to.stage) return stage;
    return index > to.stage ? waiting(stage.plan) : withSteps(stage, to);
  });
}

function withSteps({ plan, steps }: StageProgress, { track, step }: { track?: Track; step: number }): StageProgress {
  const place = plan.tracks.findIndex((entry) => entry.track === track);
  const kept = steps.map((done, i) => (i < place ? done : 0));
  return { plan, state: 'running', steps: place < 0 ? kept : kept.with(place, step) };
}

/** The stage that runs, or that ran last, and the last of its tracks that has begun. */
export function positionOf(stages: StageProgress[]): Position | undefined {
  const index = stages.findLastIndex(({ state }) => state !== 'waiting');
  const stage = stages[index];
  if (!stage) return undefined;
  const place = stage.steps.findLastIndex((done) => done > 0);
  const track = stage.plan.tracks[place];
  const position = { stage: index, label: stage.plan.label };
  if (!track) return position;
  const now = stage.steps[place] ?? 0;
  const epoch = { now: Math.ceil(now / Math.max(1, track.stepsPerEpoch)), of: track.epochs };
  return { ...position, track: track.track, step: { now, of: track.steps }, epoch };
}
