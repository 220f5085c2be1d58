import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { writeAtomic } from './atomic';
import { isMissing } from './gone';

export interface RunPaths {
  /** The exact text of the experiment, as it was when the run was created. */
  experiment: string;
  /** Defaults filled in and measured choices made; written by the runner. */
  resolved: string;
  environment: string;
  journal: string;
  checkpoints: string;
  artifacts: string;
  process: string;
  control: string;
  /** What the runner printed. */
  log: string;
  /** Shared by all runs of this root. */
  cache: string;
}

/** One execution of an experiment: a folder. */
export interface Run {
  id: string;
  dir: string;
  name: string;
  /** Absolute path of the file that the run was started from. */
  experimentFile: string;
  /** Changes to the experiment, `a.b.c=value`, in the order given. */
  overrides: string[];
  /** Milliseconds since 1970. */
  createdAt: number;
  paths: RunPaths;
}

export interface NewRun {
  root: string;
  name: string;
  experimentFile: string;
  text: string;
  overrides?: string[];
}

type Record = Omit<Run, 'dir' | 'paths'>;

/** The nearest folder at or above `from` that holds `.distillery`, else `from` itself. */
export function findRoot(from: string): string {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (isFolder(join(folder, '.distillery'))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/** The folder that holds the runs of `root`; it need not exist. */
export function runsFolder(root: string): string {
  return join(root, '.distillery', 'runs');
}

/** The root that a run belongs to. */
export function rootOf(run: Run): string {
  return resolve(run.dir, '..', '..', '..');
}

/** Creates the folder of a new run below `root`. Throws what the file system throws. */
export function createRun({ root, name, experimentFile, text, overrides = [] }: NewRun): Run {
  const runs = runsFolder(resolve(root));
  mkdirSync(runs, { recursive: true });
  keepOutOfGit(dirname(runs));
  const createdAt = Date.now();
  const dir = claim(runs, `${timestamp(new Date(createdAt))}-${slug(name)}`);
  const record: Record = { id: basename(dir), name, experimentFile: resolve(experimentFile), overrides, createdAt };
  for (const folder of ['checkpoints', 'artifacts', 'control']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'experiment.yaml'), text);
  // Last: a folder without run.json is not a run yet.
  writeAtomic(join(dir, 'run.json'), `${JSON.stringify(record, null, 2)}\n`);
  return toRun(dir, record);
}

/** Reads the run in `dir`. Throws an error that names the file when it is missing or damaged. */
export function openRun(dir: string): Run {
  const file = join(resolve(dir), 'run.json');
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (isMissing(error)) throw new Error(`${dir} is no run: it has no run.json.`);
    throw new Error(`Cannot read ${file}: ${(error as Error).message}. Delete this run's folder.`);
  }
  if (!isRecord(record)) throw new Error(`${file} is damaged: an entry is missing. Delete this run's folder.`);
  return toRun(resolve(dir), record);
}

/** The runs of `root`, newest first. Folders that are no readable run are left out. */
export function listRuns(root: string): Run[] {
  const newestFirst = (a: Run, b: Run) =>
    b.createdAt - a.createdAt || b.id.localeCompare(a.id, 'en', { numeric: true });
  return runFolders(root)
    .map(tryOpen)
    .filter((run) => run !== undefined)
    .sort(newestFirst);
}

/** Paths of the folders below `.distillery/runs`, whether they hold a readable run or not. */
export function runFolders(root: string): string[] {
  const runs = runsFolder(root);
  try {
    return readdirSync(runs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(runs, entry.name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The run in `dir`, or undefined where there is none that can be read. */
export function tryOpen(dir: string): Run | undefined {
  try {
    return openRun(dir);
  } catch {
    return undefined;
  }
}

/** Deletes the folder of a run that is not alive; see `remove` for one that may be. */
export function deleteRun(run: Run): void {
  rmSync(run.dir, { recursive: true, force: true, maxRetries: 5 });
}

function toRun(dir: string, record: Record): Run {
  const { id, name, experimentFile, overrides, createdAt } = record;
  const paths: RunPaths = {
    experiment: join(dir, 'experiment.yaml'),
    resolved: join(dir, 'resolved.json'),
    environment: join(dir, 'environment.json'),
    journal: join(dir, 'journal.jsonl'),
    checkpoints: join(dir, 'checkpoints'),
    artifacts: join(dir, 'artifacts'),
    process: join(dir, 'process.json'),
    control: join(dir, 'control'),
    log: join(dir, 'runner.log'),
    cache: resolve(dir, '..', '..', 'cache'),
  };
  return { id, dir, name, experimentFile, overrides, createdAt, paths };
}

function isRecord(value: unknown): value is Record {
  const { id, name, experimentFile, overrides, createdAt } = (value ?? {}) as { [K in keyof Record]?: unknown };
  return (
    [id, name, experimentFile].every((text) => typeof text === 'string') &&
    typeof createdAt === 'number' &&
    Array.isArray(overrides) &&
    overrides.every((text) => typeof text === 'string')
  );
}

/** Creates a folder of this name, or of this name and a number when it is taken. */
function claim(parent: string, name: string): string {
  for (let n = 1; ; n++) {
    const dir = join(parent, n === 1 ? name : `${name}-${n}`);
    try {
      mkdirSync(dir);
      return dir;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function keepOutOfGit(folder: string): void {
  const file = join(folder, '.gitignore');
  if (!existsSync(file)) writeFileSync(file, '*\n');
}

/** Local time, because a person reads it. */
function timestamp(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}

/** Letters and digits of any script, joined by hyphens; short enough for every file system. */
function slug(name: string): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return Array.from(words.join('-')).slice(0, 40).join('').replace(/-$/, '') || 'run';
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
