import { duration, percent } from '../../format';
import type { RunHeader, RunStatus } from '../../protocol';
import { secondsUntil } from '../eta';

/** Why there is nothing of a stage to see yet. */
export type Awaited = { is: 'absent' } | { is: 'waiting' | 'running' | 'over'; words: string };

const OVER: Partial<Record<RunStatus, string>> = {
  stopped: 'was stopped',
  done: 'ended',
  failed: 'failed',
  interrupted: 'was interrupted',
};

/** What a view says in place of what `kind` of stage has not brought yet. */
export function awaited(header: RunHeader, kind: string): Awaited {
  const index = header.rail.findIndex(({ label }) => label.split(' ')[0] === kind);
  const stage = header.rail[index];
  if (!stage) return { is: 'absent' };
  if (stage.state === 'done') return { is: 'over', words: `${stage.label} left no record of what it measured.` };
  const ended = OVER[header.status];
  if (stage.state === 'failed') return { is: 'over', words: `${stage.label} failed before it measured anything.` };
  if (ended) return { is: 'over', words: `The run ${ended} before ${stage.label} measured anything.` };
  if (header.status === 'queued') return { is: 'waiting', words: 'Not started yet. The run waits for its turn.' };
  const seconds = secondsUntil(header, index);
  const when = seconds === undefined ? '' : `, in about ${duration(seconds)}`;
  if (stage.state === 'running')
    return {
      is: 'running',
      words: `${stage.label} is running, ${percent(stage.done, 0)} done${when && `${when} it shows`}.`,
    };
  const previous = header.rail[index - 1];
  return { is: 'waiting', words: `Comes with ${stage.label}${previous ? `, after ${previous.label}` : ''}${when}.` };
}
