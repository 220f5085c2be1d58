import type { RunStatus } from '../../../webview/protocol';

/** What can be done to a run. The tree's menus, the palette and the panel's buttons ask for these words. */
export type RunAction = 'show' | 'pause' | 'continue' | 'stop' | 'resume' | 'delete';

const byStatus: Record<RunStatus, readonly RunAction[]> = {
  queued: ['show', 'stop'],
  running: ['show', 'pause', 'stop'],
  pausing: ['show', 'continue', 'stop'],
  paused: ['show', 'continue', 'stop'],
  stopping: ['show'],
  stopped: ['show', 'resume', 'delete'],
  done: ['show', 'delete'],
  failed: ['show', 'resume', 'delete'],
  interrupted: ['show', 'resume', 'delete'],
};

/** What can be done to a run of this status. */
export const actionsFor = (status: RunStatus): readonly RunAction[] => byStatus[status];

/** Whether a run of this status has a process, as far as its folder tells. */
export const isLive = (status: RunStatus): boolean => !byStatus[status].includes('delete');
