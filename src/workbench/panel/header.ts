import type { RailStage, RunHeader, RunStatus, StageSpan } from '../../../webview/protocol';
import { type Run, type RunHistory, shareDone } from '../../runs';
import { isAtWork } from '../runs/summary';

/** Everything above a panel's tabs, as of `now` in milliseconds since 1970. */
export function buildHeader(run: Run, history: RunHistory, status: RunStatus, now: number): RunHeader {
  const { position, problem, stages } = history;
  const stage = position && stages[position.stage];
  return {
    id: run.id,
    name: run.name,
    status,
    startedAt: history.startedAt ?? run.createdAt,
    experimentFile: run.experimentFile,
    stage: position && { label: position.label, index: position.stage, count: stages.length },
    step: position?.step,
    epoch: position?.epoch,
    elapsedSeconds: history.elapsedSeconds(isAtWork(status) ? now : undefined),
    etaSeconds: status === 'running' ? history.etaSeconds(now) : undefined,
    stepsPerSecond: status === 'running' ? history.stepsPerSecond : undefined,
    device: history.device,
    threads: history.threads,
    rail: buildRail(history),
    problem: status === 'failed' ? problem : undefined,
    loss: (stage ?? stages[0])?.plan.loss,
    models: history.models,
  };
}

/** The stretches of the x axis, with the loss of each stage that has one of two terms. */
export function buildSpans({ spans, plan }: RunHistory): StageSpan[] {
  const trained = plan.filter(({ tracks }) => tracks.some(({ steps }) => steps > 0));
  return spans.map((span, index) => ({ ...span, loss: trained[index]?.loss }));
}

function buildRail({ stages }: RunHistory): RailStage[] {
  const cost = stages.reduce((sum, { plan }) => sum + plan.cost, 0);
  return stages.map((stage) => ({
    label: stage.plan.label,
    state: stage.state,
    share: cost > 0 ? stage.plan.cost / cost : 1 / stages.length,
    done: shareDone(stage),
  }));
}
