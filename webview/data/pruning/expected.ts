import { duration } from '../../format';
import type { RunHeader, RunStatus } from '../../protocol';
import { secondsUntil } from '../eta';

const OVER: ReadonlySet<RunStatus> = new Set(['stopped', 'done', 'failed', 'interrupted']);

/** Why there is no map, and what brings one. `add` says what to write in the experiment. */
export function expectedWords(header: RunHeader): { words: string; add?: string } {
  const stage = header.rail.findIndex(({ label }) => label.startsWith('prune'));
  if (stage < 0 && header.rail.length > 0)
    return {
      words: 'This run removes no channels. To prune the student, add a stage:',
      add: '- prune: { ratio: 0.3 }',
    };
  const state = header.rail[stage]?.state ?? 'waiting';
  if (state === 'failed') return { words: 'prune failed before its first step, so there is no map.' };
  if (state === 'done') return { words: 'prune left no map of what it removed.' };
  if (OVER.has(header.status)) return { words: 'The run ended before prune had removed anything.' };
  if (header.status === 'queued') return { words: 'Not started yet. The map comes with prune.' };
  if (state === 'running') return { words: 'prune is at work. The map comes with its first step.' };
  const seconds = secondsUntil(header, stage);
  const when = seconds === undefined ? '' : `, in about ${duration(seconds)}`;
  return { words: `Nothing pruned yet. The map comes after prune${when}.` };
}
