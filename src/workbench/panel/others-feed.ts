import { OtherRuns } from '../../../webview/protocol';
import type { Run } from '../../runs';
import { isOver, type RunSummary } from '../runs/summary';

/** More than these, the newest, nobody tells apart in one picture. */
const most = 100;

/** Tells what other runs of the same experiment came to, from the summaries that the store keeps: no journal is read for it. */
export class OthersFeed {
  #sent = JSON.stringify([]);

  constructor(private readonly run: Pick<Run, 'id' | 'name'>) {}

  /** The panel lost what it had. */
  reset(): void {
    this.#sent = JSON.stringify([]);
  }

  /** Whether a panel of this run shows what this one came to. */
  concerns({ run, status }: Pick<RunSummary, 'run' | 'status'>): boolean {
    return run.name === this.run.name && run.id !== this.run.id && isOver(status);
  }

  /** The others as they are now, the newest first; undefined where the panel knows that. */
  next(summaries: readonly RunSummary[]): ReturnType<typeof OtherRuns> | undefined {
    const runs = summaries
      .filter((summary) => summary.models.length > 0 && this.concerns(summary))
      .slice(0, most)
      .map(({ run, models }) => ({ id: run.id, startedAt: run.createdAt, models }));
    const written = JSON.stringify(runs);
    if (written === this.#sent) return undefined;
    this.#sent = written;
    return OtherRuns({ runs });
  }
}
