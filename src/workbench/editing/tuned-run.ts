import { readFileSync } from 'node:fs';
import type { Proposal, Run } from '../../runs';
import type { RunSummary } from '../runs/summary';

/** What stood in the file when the run was made; undefined where the run is gone. */
function textOf(run: Run): string | undefined {
  try {
    return readFileSync(run.paths.experiment, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * What the newest run of a file that was tuned proposes. Nothing where the file has been edited since, or the run was
 * started with other values than the file's.
 * @param runs the newest first.
 */
export function proposalFor(runs: readonly RunSummary[], file: string, text: string): Proposal | undefined {
  const tuned = runs.find((one) => one.run.experimentFile === file && one.tuned !== undefined);
  const { run, tuned: { proposal } = {} } = tuned ?? {};
  if (!run || !proposal || run.overrides.length > 0) return undefined;
  return textOf(run) === text ? proposal : undefined;
}
