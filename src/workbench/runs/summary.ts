import { basename } from 'node:path';
import type { ModelState, RunStatus } from '../../../webview/protocol';
import type { Proposal, Run, RunHistory, StageProgress } from '../../runs';
import { joined, bytes as kilo, percent } from '../text';

export interface StageSummary {
  label: string;
  /** A stage that runs in a run that does not is halted. */
  state: StageProgress['state'] | 'halted';
  /** What it measured, or how far it is. */
  detail: string;
}

/** What the tree, the status bar and the lenses tell of a run. Small, so that it can be kept for a thousand of them. */
export interface RunSummary {
  run: Run;
  status: RunStatus;
  /** Share of the run that is done, 0 to 1. */
  progress: number;
  etaSeconds?: number;
  elapsedSeconds: number;
  /** Label of the stage that runs, or ran last. */
  stage?: string;
  /** Of the student, a fraction: as tested, else the best validation. */
  accuracy?: number;
  problem?: { message: string; remedy: string; path?: string; step?: number };
  /** What the run made of its models. */
  models: ModelState[];
  stages: StageSummary[];
  /** Present where the run has tuned; it may have found nothing to propose. */
  tuned?: { proposal?: Proposal };
}

/** Folds a history into its summary as of `now`, in milliseconds since 1970. */
export function summarize(run: Run, history: RunHistory, status: RunStatus, now: number): RunSummary {
  return {
    run,
    status,
    progress: history.progress,
    etaSeconds: status === 'running' ? history.etaSeconds(now) : undefined,
    elapsedSeconds: history.elapsedSeconds(isAtWork(status) ? now : undefined),
    stage: history.position?.label,
    accuracy: studentAccuracy(history),
    problem: status === 'failed' ? history.problem : undefined,
    models: history.models,
    tuned: tunedIn(history),
    stages: history.stages.map((stage, index) => {
      const summary = summarizeStage(stage, index, history);
      return summary.state === 'running' && !isMoving(status) ? { ...summary, state: 'halted' } : summary;
    }),
  };
}

function tunedIn({ results }: RunHistory): RunSummary['tuned'] {
  const result = results.findLast(({ name }) => name === 'tune');
  return result && { proposal: result.proposal };
}

/** Whether time passes for a run of this status. */
export const isAtWork = (status: RunStatus): boolean =>
  status === 'running' || status === 'pausing' || status === 'paused' || status === 'stopping';

/** Whether a run of this status came to an end, whatever end it was. */
export const isOver = (status: RunStatus): boolean =>
  status === 'done' || status === 'failed' || status === 'stopped' || status === 'interrupted';

/** Whether a run of this status makes steps. */
const isMoving = (status: RunStatus): boolean => isAtWork(status) && status !== 'paused';

/** The name of an experiment file without its ending: `mnist`. */
export const experimentName = (file: string): string => basename(file).replace(/(\.distill)?\.(ya?ml|json)$/i, '');

function studentAccuracy({ models, curves }: RunHistory): number | undefined {
  return models.find(({ name }) => name === 'student')?.accuracy ?? curves.best('student')?.accuracy;
}

function summarizeStage(stage: StageProgress, index: number, history: RunHistory): StageSummary {
  const { plan, state, result } = stage;
  const { label } = plan;
  if (state === 'waiting') return { label, state, detail: '' };
  if (state === 'running')
    return { label, state, detail: joined(measured(index, history), whereabouts(stage, index, history)) };
  const figures = result?.accuracy === undefined ? result?.bytes && kilo(result.bytes) : percent(result.accuracy);
  return { label, state, detail: figures || '' };
}

/** The newest accuracy of the model that the stage is about: its first track, not what it is compared with. */
function measured(index: number, { position, curves, stages }: RunHistory): string | undefined {
  const track = position?.stage === index && position.track ? stages[index]?.plan.tracks[0]?.track : undefined;
  const accuracy = track && curves.latest(track).accuracy;
  return accuracy === undefined ? undefined : percent(accuracy);
}

function whereabouts({ work, plan }: StageProgress, index: number, { position }: RunHistory): string | undefined {
  const { epoch, track } = position?.stage === index ? position : {};
  const compared = track !== plan.tracks[0]?.track;
  if (epoch) return `${compared ? `${track} ` : ''}epoch ${epoch.now} of ${epoch.of}`;
  return work && work.total > 0 ? `${work.done} of ${work.total}` : undefined;
}
