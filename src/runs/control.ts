import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './folder';
import { isMissing, orGone } from './gone';

const kinds = ['stop', 'pause', 'continue'] as const;
/** What a person can ask of a run. */
export type Request = (typeof kinds)[number];

/** Asks the runner for something; it hears of it between two steps. Throws `RunGone`. */
export function request(run: Run, kind: Request): void {
  orGone(run.dir, () => {
    makeFolder(run.paths.control);
    // The later of two opposite wishes counts.
    if (kind === 'pause') take(run, 'continue');
    if (kind === 'continue') take(run, 'pause');
    writeFileSync(join(run.paths.control, kind), '');
  });
}

/** What is asked of the run and was not heard yet. */
export function pendingRequests(run: Run): Set<Request> {
  let names: string[] = [];
  try {
    names = readdirSync(run.paths.control);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return new Set(kinds.filter((kind) => names.includes(kind)));
}

/** Reads and removes what is asked of the run. */
export function takeRequests(run: Run): Set<Request> {
  const asked = pendingRequests(run);
  for (const kind of asked) take(run, kind);
  return asked;
}

function take(run: Run, kind: Request): void {
  rmSync(join(run.paths.control, kind), { force: true });
}

/** Not recursive: that would bring a deleted run folder back. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
