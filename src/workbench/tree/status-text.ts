import type { RunSummary } from '../runs/summary';
import { counted, joined, percent, progress, timeLeft } from '../text';
import { standing } from './rows';

/** What the status bar says of the runs that are at work: `small: distil, 98.86 %, 0:38 left`. */
export function statusText(live: readonly RunSummary[]): string | undefined {
  const [first, second] = live;
  if (!first) return undefined;
  if (second) return `$(loading~spin) ${counted(live.length, 'run')}`;
  const { run, status, stage, accuracy, etaSeconds, progress: share } = first;
  const icon = status === 'paused' ? '$(debug-pause)' : '$(loading~spin)';
  if (status !== 'running') return `${icon} ${run.name}: ${standing(first)}`;
  // With an estimate, the share that is done says little more.
  const left = etaSeconds === undefined ? progress(share) : timeLeft(etaSeconds);
  return `${icon} ${run.name}: ${joined(stage, accuracy === undefined ? undefined : percent(accuracy), left)}`;
}
