import type { JournalEvent, Run, RunHistory, RunStatus } from '../runs';

/** Shows a run to whoever started it from a terminal. */
export interface Reporter {
  /** Events that are new; the history has them already. */
  events(events: readonly JournalEvent[], history: RunHistory): void;
  /** A word to the person, outside of the run's own. */
  say(text: string): void;
  /** The run has ended. */
  end(run: Run, history: RunHistory, status: RunStatus): void;
}
