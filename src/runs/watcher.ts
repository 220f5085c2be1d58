import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { type Run, runFolders, runsFolder, tryOpen } from './folder';
import { Follower } from './follower';
import type { RunHistory } from './history';
import { isAlive } from './process';
import type { RunStatus } from './status';

export interface RunsListener {
  added?(run: Run): void;
  removed?(run: Run): void;
  /** The journal of a followed run grew, and `history` holds what came. */
  grew?(run: Run, history: RunHistory): void;
  /** A followed run is in another state, be it by its journal, by a request, or because its process ended. */
  changed?(run: Run, status: RunStatus): void;
}

/** Holds a run's history in memory until it is disposed of. */
export interface Following {
  /** Up to date as of the last `grew`. */
  readonly history: RunHistory;
  readonly status: RunStatus | undefined;
  dispose(): void;
}

export interface RunsWatcher {
  /** The runs known now, by id. */
  readonly runs: ReadonlyMap<string, Run>;
  /** Once the runs that were there at first are known and changes are seen. */
  readonly ready: Promise<void>;
  /** Follows the journal of a run, alive or not; live ones are followed anyway. */
  follow(run: Run): Following;
  /** What is known of a run that is followed. */
  followed(run: Run): Omit<Following, 'dispose'> | undefined;
  dispose(): Promise<void>;
}

/** Deaths make no file event, and no file system tells everything. */
const checkEvery = 1000;
/** A run that was just made may not be whole yet. */
const settle = 100;

interface Entry {
  follower: Follower;
  /** How many asked for it. */
  asked: number;
  alive: boolean;
}

/**
 * Watches the runs of `root`, whose `.distillery` need not exist. File events are only a reason to look: what holds is
 * what the folder shows.
 */
export function watchRuns(root: string, listener: RunsListener): RunsWatcher {
  return new Watcher(resolve(root), listener);
}

class Watcher implements RunsWatcher {
  readonly runs = new Map<string, Run>();
  readonly ready: Promise<void>;
  readonly #entries = new Map<string, Entry>();
  /** When each run's process was last recorded, in milliseconds since 1970. */
  readonly #recorded = new Map<string, number>();
  readonly #files: FSWatcher;
  readonly #timer: NodeJS.Timeout;
  #settling: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(
    private readonly root: string,
    private readonly listener: RunsListener,
  ) {
    this.#files = watch(root, { ignored: (path) => !leadsToRuns(root, path), depth: 2, ignoreInitial: true });
    this.#files.on('all', () => this.#look());
    // Where the system cannot watch, the regular look remains.
    this.#files.on('error', () => {});
    this.#timer = setInterval(() => this.#reconcile(), checkEvery);
    this.ready = new Promise((done) => {
      this.#files.on('ready', () => {
        this.#reconcile();
        done();
      });
    });
  }

  follow(run: Run): Following {
    const entry = this.#entry(run);
    entry.asked++;
    let held = true;
    return {
      get history() {
        return entry.follower.history;
      },
      get status() {
        return entry.follower.status;
      },
      dispose: () => {
        if (held) entry.asked--;
        held = false;
        this.#dropIfUnwanted(run, entry);
      },
    };
  }

  followed(run: Run): Omit<Following, 'dispose'> | undefined {
    return this.#entries.get(run.id)?.follower;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#settling);
    const followers = [...this.#entries.values()].map(({ follower }) => follower.dispose());
    this.#entries.clear();
    await Promise.all([this.#files.close(), ...followers]);
  }

  #look(): void {
    this.#reconcile();
    this.#lookAgain();
  }

  #lookAgain(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#reconcile(), settle);
  }

  /** Compares what is known with what is there. */
  #reconcile(): void {
    if (this.#disposed) return;
    const there = this.#ids();
    if (!there) return;
    for (const run of [...this.runs.values()]) if (!there.has(run.id)) this.#remove(run);
    for (const id of there) if (!this.runs.has(id)) this.#add(id);
    for (const run of this.runs.values()) this.#followLiving(run);
    for (const { follower } of this.#entries.values()) follower.look();
  }

  /** Undefined where the system refuses to tell, as Windows does of a folder that is being deleted. */
  #ids(): Set<string> | undefined {
    try {
      return new Set(runFolders(this.root).map((dir) => basename(dir)));
    } catch {
      return undefined;
    }
  }

  #add(id: string): void {
    const run = tryOpen(join(runsFolder(this.root), id));
    if (!run) return;
    this.runs.set(id, run);
    this.listener.added?.(run);
  }

  #remove(run: Run): void {
    const entry = this.#entries.get(run.id);
    this.#entries.delete(run.id);
    this.#recorded.delete(run.id);
    this.runs.delete(run.id);
    void entry?.follower.dispose();
    this.listener.removed?.(run);
  }

  /** Asks for the process only where one was recorded since the last look, or is known to live. */
  #followLiving(run: Run): void {
    const recorded = statSync(run.paths.process, { throwIfNoEntry: false })?.mtimeMs;
    const known = this.#entries.get(run.id);
    if (recorded === undefined || (recorded === this.#recorded.get(run.id) && !known?.alive)) return;
    this.#recorded.set(run.id, recorded);
    const alive = isAlive(run);
    if (!alive && !known) return;
    const entry = known ?? this.#entry(run);
    const died = entry.alive && !alive;
    entry.alive = alive;
    if (!died) return;
    entry.follower.finish();
    this.#dropIfUnwanted(run, entry);
  }

  #entry(run: Run): Entry {
    const known = this.#entries.get(run.id);
    if (known) return known;
    const follower = new Follower(run, {
      grew: (history) => this.listener.grew?.(run, history),
      changed: (status) => this.listener.changed?.(run, status),
      gone: () => this.#lookAgain(),
    });
    const entry = { follower, asked: 0, alive: false };
    this.#entries.set(run.id, entry);
    return entry;
  }

  #dropIfUnwanted(run: Run, entry: Entry): void {
    if (entry.asked > 0 || entry.alive || this.#entries.get(run.id) !== entry) return;
    this.#entries.delete(run.id);
    void entry.follower.dispose();
  }
}

/** Whether a path is the root, the folder of the runs, on the way there, or one run's. */
function leadsToRuns(root: string, path: string): boolean {
  const runs = runsFolder(root);
  const place = resolve(path);
  return [root, dirname(runs), runs].includes(place) || dirname(place) === runs;
}
