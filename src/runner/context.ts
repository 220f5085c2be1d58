import type { Experiment } from '../experiment';
import { heartbeat, type JournalWriter, type Run, takeRequests } from '../runs';
import type { Device } from '../runtime';
import type { RunData } from './datasets';
import { Stopped } from './interruption';
import type { Models } from './models';
import type { Progress } from './progress';

/** How often a paused run asks whether it may go on. */
const PAUSE_POLL_MS = 100;
const HEARTBEAT_MS = 1000;

/** What every stage works with. */
export interface RunContext {
  readonly run: Run;
  readonly experiment: Experiment;
  readonly journal: JournalWriter;
  readonly data: RunData;
  readonly models: Models;
  readonly progress: Progress;
  readonly threads: number;
  /** What trains and teaches. Latency is measured on the processor, where the result must run. */
  readonly device: Device;
  readonly requests: Requests;
  readonly restart: Restart;
}

/** Whether the run goes on after an interruption; whoever goes on first says from where. */
export class Restart {
  constructor(private pending: boolean) {}

  take(): boolean {
    const { pending } = this;
    this.pending = false;
    return pending;
  }
}

/** Hears what the person asks of a running run. */
export class Requests {
  private lastBeat = 0;

  constructor(
    private readonly run: Run,
    private readonly journal: JournalWriter,
  ) {}

  /**
   * To be called between steps. Returns at once, or waits as long as the run is paused.
   * @param save keeps everything so far; called before a stop or a pause takes effect.
   * @throws Stopped when the run shall stop.
   */
  async heed(save: () => Promise<void> = async () => {}): Promise<void> {
    this.beat();
    const asked = takeRequests(this.run);
    if (asked.has('stop')) await this.stop(save);
    if (asked.has('pause')) await this.pause(save);
  }

  private async stop(save: () => Promise<void>): Promise<never> {
    await save();
    throw new Stopped('The run was stopped.');
  }

  private async pause(save: () => Promise<void>): Promise<void> {
    await save();
    this.journal.write({ type: 'paused' });
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_POLL_MS));
      this.beat();
      const asked = takeRequests(this.run);
      if (asked.has('stop')) throw new Stopped('The run was stopped.');
      if (asked.has('continue')) break;
    }
    this.journal.write({ type: 'continued' });
  }

  private beat(): void {
    if (Date.now() - this.lastBeat < HEARTBEAT_MS) return;
    this.lastBeat = Date.now();
    heartbeat(this.run);
  }
}
