import type { RunHistory, StageProgress, StageResult } from '../runs';
import { clock, loss, percent, whole } from './figures';

/** What a finished stage came to. */
export function resultText(result: StageResult | undefined): string {
  const parts = [
    result?.parameters !== undefined && `${whole(result.parameters)} parameters`,
    result?.accuracy !== undefined && percent(result.accuracy),
  ];
  return parts.filter(Boolean).join(', ');
}

function trainingText(history: RunHistory): string | undefined {
  const { position } = history;
  if (!position?.step || !position.track) return undefined;
  const latest = history.curves.latest(position.track);
  const parts = [
    position.track,
    `step ${whole(position.step.now)} / ${whole(position.step.of)}`,
    latest.loss !== undefined && `loss ${loss(latest.loss)}`,
    latest.accuracy !== undefined && percent(latest.accuracy),
    history.stepsPerSecond !== undefined && `${history.stepsPerSecond.toFixed(1)} steps/s`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What a running stage does now. */
export function workText(stage: StageProgress, history: RunHistory): string {
  const training = trainingText(history);
  if (training) return training;
  return stage.work ? `${stage.work.message}, ${whole(stage.work.done)} / ${whole(stage.work.total)}` : '';
}

/** How long the whole run will still take. */
export function etaText(history: RunHistory): string {
  const eta = history.etaSeconds(Date.now());
  return eta === undefined ? '' : `${clock(eta)} left`;
}
