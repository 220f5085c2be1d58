import { EventEmitter } from 'node:events';
import type { RunStatus } from '../../../webview/protocol';
import {
  type Following,
  type Run,
  type RunHistory,
  type RunsWatcher,
  readHistory,
  rootOf,
  statusOf,
  watchRuns,
} from '../../runs';
import { type RunSummary, summarize } from './summary';

interface StoreEvents {
  /** Runs came or went. */
  list: [];
  summary: [RunSummary];
  /** The journal of a followed run grew. */
  grew: [run: Run, history: RunHistory];
  status: [run: Run, status: RunStatus];
  removed: [run: Run];
}

/** Rows and the status bar are renewed at most this often, in milliseconds. */
const summaryInterval = 1000;

/** The runs of some folders, each with its summary, kept up to date by what the folders show. */
export class RunStore {
  readonly events = new EventEmitter<StoreEvents>();
  readonly #summaries = new Map<string, RunSummary>();
  readonly #watchers = new Map<string, RunsWatcher>();
  /** Runs that were found and not read yet. */
  readonly #unread = new Map<string, Run>();
  readonly #due = new Map<string, NodeJS.Timeout>();
  #reading: NodeJS.Immediate | undefined;
  #disposed = false;

  /** Watches these folders and no others. Resolves once their runs are found. */
  async watch(roots: readonly string[]): Promise<void> {
    for (const [root, watcher] of this.#watchers) if (!roots.includes(root)) this.#forget(root, watcher);
    for (const root of roots) {
      if (this.#watchers.has(root)) continue;
      const watcher = watchRuns(root, {
        added: (run) => this.#found(run),
        removed: (run) => this.#removed(run),
        grew: (run, history) => this.#grew(run, history),
        changed: (run, status) => this.#changed(run, status),
      });
      this.#watchers.set(root, watcher);
    }
    await Promise.all([...this.#watchers.values()].map(({ ready }) => ready));
  }

  /** Newest first. */
  get all(): RunSummary[] {
    return [...this.#summaries.values()].sort((a, b) => b.run.createdAt - a.run.createdAt);
  }

  get(id: string): RunSummary | undefined {
    return this.#summaries.get(id);
  }

  /** The run of this id, listed already or just found. */
  find(id: string): Run | undefined {
    return [...this.#watchers.values()].map(({ runs }) => runs.get(id)).find((run) => run !== undefined);
  }

  /** The newest run of this name, listed already or just found. */
  newestNamed(name: string): Run | undefined {
    const runs = [...this.#watchers.values()].flatMap((watcher) => [...watcher.runs.values()]);
    return runs.filter((run) => run.name === name).sort((a, b) => b.createdAt - a.createdAt)[0];
  }

  /** Holds the history of a run in memory until disposed; undefined where its folder is not watched. */
  follow(run: Run): Following | undefined {
    return this.#watchers.get(rootOf(run))?.follow(run);
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#reading) clearImmediate(this.#reading);
    for (const timer of this.#due.values()) clearTimeout(timer);
    for (const watcher of this.#watchers.values()) void watcher.dispose();
    this.events.removeAllListeners();
  }

  #forget(root: string, watcher: RunsWatcher): void {
    this.#watchers.delete(root);
    for (const run of watcher.runs.values()) this.#removed(run);
    void watcher.dispose();
  }

  #found(run: Run): void {
    this.#unread.set(run.id, run);
    this.#readNext();
  }

  /** One journal at a time, the newest first: there may be a thousand, and the editor waits meanwhile. */
  #readNext(): void {
    if (this.#reading || this.#disposed) return;
    this.#reading = setImmediate(() => {
      this.#reading = undefined;
      const run = [...this.#unread.values()].reduce<Run | undefined>(newer, undefined);
      if (!run) return;
      this.#unread.delete(run.id);
      this.#list(run);
      this.#readNext();
    });
  }

  #list(run: Run): void {
    const history = this.#watchers.get(rootOf(run))?.followed(run)?.history ?? readHistory(run);
    this.#summaries.set(run.id, summarize(run, history, statusOf(run, history), Date.now()));
    this.events.emit('list');
  }

  #removed(run: Run): void {
    this.#unread.delete(run.id);
    clearTimeout(this.#due.get(run.id));
    this.#due.delete(run.id);
    const listed = this.#summaries.delete(run.id);
    this.events.emit('removed', run);
    if (listed) this.events.emit('list');
  }

  #grew(run: Run, history: RunHistory): void {
    this.events.emit('grew', run, history);
    if (this.#due.has(run.id)) return;
    this.#due.set(
      run.id,
      setTimeout(() => this.#renew(run), summaryInterval),
    );
  }

  #changed(run: Run, status: RunStatus): void {
    this.#renew(run);
    this.events.emit('status', run, status);
  }

  #renew(run: Run): void {
    clearTimeout(this.#due.get(run.id));
    this.#due.delete(run.id);
    const history = this.#watchers.get(rootOf(run))?.followed(run)?.history;
    if (!history || !this.#summaries.has(run.id)) return;
    const summary = summarize(run, history, statusOf(run, history), Date.now());
    this.#summaries.set(run.id, summary);
    this.events.emit('summary', summary);
  }
}

function newer(a: Run | undefined, b: Run): Run {
  return a && a.createdAt >= b.createdAt ? a : b;
}
