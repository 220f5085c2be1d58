import type { RunData } from '../../data/run-data';

/** Why there are no curves yet; undefined when there are. Axes are not drawn for no data. */
export function emptyWords(run: RunData): string | undefined {
  if (!run.empty) return undefined;
  const { status } = run.header;
  const [first] = run.spans;
  if (status === 'queued') return 'Not started yet. The run waits for its turn.';
  if (run.over) return 'The run ended before its first step, so there is nothing to draw.';
  return first
    ? `Nothing measured yet. The curves begin with the first step of ${first.label}.`
    : 'Nothing measured yet.';
}
