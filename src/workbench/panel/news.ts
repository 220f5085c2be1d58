import { type Report, type RunHeader, Snapshot, type ToPanel } from '../../../webview/protocol';
import type { Run, RunHistory } from '../../runs';
import type { RunSummary } from '../runs/summary';
import { Feed } from './feed';
import { OthersFeed } from './others-feed';
import { ReportFeed } from './report-feed';

/** All that the panel of a run should hear. A snapshot takes away what the panel had, so everything follows it again. */
export class PanelNews {
  readonly #feed = new Feed();
  readonly #reports: ReportFeed;
  readonly #others: OthersFeed;
  #othersChanged = true;

  constructor(run: Run) {
    this.#reports = new ReportFeed(run);
    this.#others = new OthersFeed(run);
  }

  /** The panel lost what it had. */
  reset(): void {
    this.#feed.reset();
    this.#forgetWhatFollows();
  }

  /** Runs came or went. */
  listed(): void {
    this.#othersChanged = true;
  }

  /** Takes note of another run's figures; tells whether they are of a kind that the panel shows. */
  summarized(summary: RunSummary): boolean {
    const concerns = this.#others.concerns(summary);
    this.#othersChanged ||= concerns;
    return concerns;
  }

  /** What to say now. `summaries` are those of all runs, asked for only where some of them changed. */
  next(history: RunHistory, header: RunHeader, summaries: () => readonly RunSummary[]): ToPanel[] {
    const own = this.#feed.next(history, header);
    if (own && Snapshot.is(own)) this.#forgetWhatFollows();
    const others = this.#othersChanged ? this.#others.next(summaries()) : undefined;
    this.#othersChanged = false;
    return [own, others].filter((message) => message !== undefined);
  }

  /** What stages wrote and the panel does not have, read from the run's folder. */
  reports(history: RunHistory): Promise<ReturnType<typeof Report>[]> {
    return this.#reports.next(history);
  }

  #forgetWhatFollows(): void {
    this.#reports.reset();
    this.#others.reset();
    this.#othersChanged = true;
  }
}
