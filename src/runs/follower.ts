import { basename, dirname, relative } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Run } from './folder';
import { RunHistory } from './history';
import { type JournalBatch, JournalReader } from './journal';
import { type RunStatus, statusOf } from './status';

export interface FollowerListener {
  grew(history: RunHistory): void;
  changed(status: RunStatus): void;
  /** The journal was deleted, and the run perhaps with it. */
  gone(): void;
}

/** chokidar drops changes within 50 ms of the last, so after each sign of life the file is looked at this often ... */
const interval = 20;
/** ... until so many looks found nothing. */
const quietLooks = 5;

/** Keeps the history of one run up to date while its journal grows. */
export class Follower {
  #history = new RunHistory();
  #status: RunStatus | undefined;
  readonly #reader: JournalReader;
  readonly #files: FSWatcher;
  #next: NodeJS.Timeout | undefined;
  #quiet = 0;
  #gone = false;
  #disposed = false;

  constructor(
    readonly run: Run,
    private readonly listener: FollowerListener,
  ) {
    this.#reader = new JournalReader(run.paths.journal);
    this.#files = watch(run.dir, { ignored: (path) => !concerns(run, path), ignoreInitial: true, atomic: false });
    this.#files.on('all', () => this.#wake());
    // Where the system cannot watch, the watcher's regular looks remain.
    this.#files.on('error', () => {});
    this.#schedule(0);
  }

  /** Another one after the journal was replaced. */
  get history(): RunHistory {
    return this.#history;
  }

  get status(): RunStatus | undefined {
    return this.#status;
  }

  /** Looks for news now. */
  look(): void {
    this.#read();
  }

  /** Looks for news until there is none, however long the journal. */
  finish(): void {
    while (this.#read());
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#next);
    await this.#files.close();
  }

  /** Looks closely for a while: where there was one sign of life there will be others. */
  #wake(): void {
    this.#quiet = 0;
    this.#read();
  }

  /** Reads a piece, and tells whether there is another. */
  #read(): boolean {
    if (this.#disposed) return false;
    const batch = this.#reader.read();
    if (batch.gone && !this.#gone) this.listener.gone();
    this.#gone = batch.gone;
    this.#fold(batch);
    if (!batch.more && !batch.gone) this.#checkStatus();
    this.#quiet = batch.events.length > 0 ? 0 : this.#quiet + 1;
    if (batch.more || this.#quiet < quietLooks) this.#schedule(batch.more ? 0 : interval);
    return batch.more;
  }

  #fold({ events, restarted }: JournalBatch): void {
    if (restarted) this.#history = new RunHistory();
    for (const event of events) this.#history.fold(event);
    if (restarted || events.length > 0) this.listener.grew(this.#history);
  }

  #checkStatus(): void {
    const status = statusOf(this.run, this.#history);
    if (status === this.#status) return;
    this.#status = status;
    this.listener.changed(status);
  }

  #schedule(after: number): void {
    clearTimeout(this.#next);
    if (this.#disposed) return;
    this.#next = setTimeout(() => this.#read(), after);
  }
}

/** Whether a change of this path may mean news: checkpoints and artifacts are nobody's business here. */
function concerns({ dir, paths }: Run, path: string): boolean {
  if (relative(dir, path) === '' || dirname(path) === paths.control) return true;
  return (
    dirname(path) === dir && [paths.journal, paths.process, paths.control].some((p) => basename(p) === basename(path))
  );
}
