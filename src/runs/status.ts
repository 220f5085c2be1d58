import { pendingRequests } from './control';
import type { Run } from './folder';
import type { RunHistory } from './history';
import { isAlive, recordedProcess } from './process';

export type RunStatus =
  | 'queued'
  | 'running'
  | 'pausing'
  | 'paused'
  | 'stopping'
  | 'stopped'
  | 'done'
  | 'failed'
  /** Its process ended without a word; it can be resumed. */
  | 'interrupted';

/** What holds for a run now: what its journal says, whether its process lives, and what was asked of it. */
export function statusOf(run: Run, history: RunHistory): RunStatus {
  const { status } = history;
  if (isAlive(run)) return liveStatus(run, status);
  if (status === 'queued') return recordedProcess(run) ? 'interrupted' : 'queued';
  return status === 'running' || status === 'paused' ? 'interrupted' : status;
}

function liveStatus(run: Run, status: RunHistory['status']): RunStatus {
  // Its last words are said, and the process only has to leave.
  if (status === 'done' || status === 'failed') return status;
  const asked = pendingRequests(run);
  if (asked.has('stop')) return 'stopping';
  if (asked.has('pause') && status !== 'paused') return 'pausing';
  // A journal that ends in `stopped` beside a living process: it was resumed and has not written yet.
  return status === 'stopped' ? 'running' : status;
}
