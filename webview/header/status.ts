import type { IconName } from '../icons';
import type { PanelAction, RunStatus } from '../protocol';

export interface Offer {
  action: PanelAction;
  icon: IconName;
  label: string;
  disabled?: boolean;
}

interface Look {
  word: string;
  icon: IconName;
  offers: Offer[];
}

const PAUSE: Offer = { action: 'pause', icon: 'pause', label: 'Pause' };
const CONTINUE: Offer = { action: 'continue', icon: 'play', label: 'Continue' };
const STOP: Offer = { action: 'stop', icon: 'stop', label: 'Stop' };
const RESUME: Offer = { action: 'resume', icon: 'play', label: 'Resume' };
const AGAIN: Offer = { action: 'start-again', icon: 'play', label: 'Run again' };
const waiting = (offer: Offer): Offer => ({ ...offer, disabled: true });

/** How each state of a run looks, and what can be done in it. */
export const STATUS: Record<RunStatus, Look> = {
  queued: { word: 'Queued', icon: 'clock', offers: [STOP] },
  running: { word: 'Running', icon: 'running', offers: [PAUSE, STOP] },
  pausing: { word: 'Pausing', icon: 'running', offers: [waiting(PAUSE), STOP] },
  paused: { word: 'Paused', icon: 'paused', offers: [CONTINUE, STOP] },
  stopping: { word: 'Stopping', icon: 'running', offers: [waiting(STOP)] },
  stopped: { word: 'Stopped', icon: 'stopped', offers: [RESUME] },
  done: { word: 'Done', icon: 'done', offers: [AGAIN] },
  failed: { word: 'Failed', icon: 'failed', offers: [RESUME] },
  interrupted: { word: 'Interrupted', icon: 'stopped', offers: [RESUME] },
};
