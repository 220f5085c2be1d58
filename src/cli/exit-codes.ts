import type { RunStatus } from '../runs';

/** What the command tells the shell. */
export const EXIT = { done: 0, problems: 1, failed: 2, interrupted: 130 } as const;

export function exitCodeOf(status: RunStatus): number {
  if (status === 'done') return EXIT.done;
  return status === 'failed' || status === 'interrupted' ? EXIT.failed : EXIT.interrupted;
}
