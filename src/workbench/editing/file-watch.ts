import { existsSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

interface Watched {
  /** What the experiment depends on: itself and what it names. */
  files: readonly string[];
  /** What is watched for them. */
  targets: readonly string[];
}

/** Tells which experiments are concerned when a file changes: their own, or one that they name. */
export class FileWatch {
  readonly #watched = new Map<string, Watched>();
  #watcher: FSWatcher | undefined;

  constructor(private readonly changed: (experiment: string) => void) {}

  /** Watches an experiment file and the files it names, which need not exist yet. Absolute paths. */
  set(experiment: string, named: readonly string[]): void {
    const files = [experiment, ...named];
    const targets = files.map(firstMissing);
    const before = this.#watched.get(experiment)?.targets ?? [];
    this.#watched.set(experiment, { files, targets });
    const added = targets.filter((target) => !before.includes(target));
    if (added.length > 0) this.#watching().add(added);
    this.#unwatch(before);
  }

  delete(experiment: string): void {
    const before = this.#watched.get(experiment)?.targets ?? [];
    this.#watched.delete(experiment);
    this.#unwatch(before);
  }

  dispose(): void {
    void this.#watcher?.close();
  }

  /** Begun with the first file: most windows never see an experiment. */
  #watching(): FSWatcher {
    if (this.#watcher) return this.#watcher;
    this.#watcher = watch([], { ignoreInitial: true, depth: 0 });
    this.#watcher.on('all', (_, path) => this.#tell(path));
    // Where the system cannot watch, the next keystroke checks again.
    this.#watcher.on('error', () => {});
    return this.#watcher;
  }

  #tell(path: string): void {
    for (const [experiment, { files }] of this.#watched) {
      if (!files.some((file) => file === path || file.startsWith(path + sep))) continue;
      // A folder that came may hold what was missing.
      this.set(experiment, files.slice(1));
      this.changed(experiment);
    }
  }

  #unwatch(targets: readonly string[]): void {
    const wanted = new Set([...this.#watched.values()].flatMap((watched) => watched.targets));
    const unwanted = targets.filter((target) => !wanted.has(target));
    if (unwanted.length > 0) this.#watcher?.unwatch(unwanted);
  }
}

/** The file, or the topmost folder that must come before it can: a watcher sees only what an existing folder holds. */
function firstMissing(file: string): string {
  const parent = dirname(file);
  return parent === file || existsSync(parent) ? file : firstMissing(parent);
}
