import { setTimeout as sleep } from 'node:timers/promises';
import {
  isAlive,
  type JournalBatch,
  JournalReader,
  type Run,
  RunGone,
  RunHistory,
  type RunStatus,
  statusOf,
} from '../runs';
import type { Reporter } from './reporter';

/** How often the journal is looked at. */
const LOOK_MS = 50;

/** Follows a run's journal to its end. */
export class Follower {
  private readonly history = new RunHistory();
  private readonly reader: JournalReader;

  constructor(
    private readonly run: Run,
    private readonly reporter: Reporter,
  ) {
    this.reader = new JournalReader(run.paths.journal);
  }

  /** Takes in what the journal holds already without showing it; for a run that is taken up again. */
  catchUp(): void {
    while (this.read().more);
  }

  /** Shows what comes until the run's process has ended. @throws RunGone when the folder is deleted meanwhile. */
  async toTheEnd(): Promise<RunStatus> {
    while (this.show()) await sleep(LOOK_MS);
    const status = statusOf(this.run, this.history);
    this.reporter.end(this.run, this.history, status);
    return status;
  }

  /** Shows what is new; tells whether more may come. */
  private show(): boolean {
    // Asked before reading: what is written between the two is read in the next round.
    const alive = isAlive(this.run);
    const { events, gone } = this.read();
    if (gone && !alive) throw new RunGone(this.run.dir);
    this.reporter.events(events, this.history);
    return alive || events.length > 0;
  }

  private read(): JournalBatch {
    const batch = this.reader.read();
    for (const event of batch.events) this.history.fold(event);
    return batch;
  }
}
