import { resolve } from 'node:path';
import { nearest } from '../names';
import { findRoot, listRuns, openRun, type Run } from '../runs';

/** A wish that cannot be fulfilled, in words for the person. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The run that a person means: an id, the beginning of one, `last`, or a folder. @throws UsageError */
export function findRun(name: string, from: string): Run {
  if (/[/\\]/.test(name)) return open(resolve(from, name));
  const root = findRoot(from);
  const runs = listRuns(root);
  const [newest] = runs;
  if (!newest) throw new UsageError(`There is no run under ${root}. Start one: npx distillery run FILE`);
  if (name === 'last') return newest;
  const exact = runs.find(({ id }) => id === name);
  const matches = runs.filter(({ id }) => id.startsWith(name));
  const run = exact ?? (matches.length === 1 ? matches[0] : undefined);
  if (run) return run;
  throw new UsageError(matches.length > 1 ? ambiguous(name, matches) : unknown(name, runs));
}

function open(dir: string): Run {
  try {
    return openRun(dir);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const list = (runs: Run[]): string[] => runs.slice(0, 5).map(({ id }) => `  ${id}`);

function ambiguous(name: string, matches: Run[]): string {
  return [`"${name}" begins ${matches.length} runs. Write more of one of these:`, ...list(matches)].join('\n');
}

/** Names what was probably meant: a part of an id, or one with a slip; else the newest. */
function unknown(name: string, runs: Run[]): string {
  const near = nearest(
    name,
    runs.map(({ id }) => id),
  );
  const alike = runs.filter(({ id }) => id === near || id.includes(name.toLowerCase()));
  const [question, shown] = alike.length > 0 ? ['Did you mean', alike] : ['The newest', runs];
  return [`No run is called "${name}". ${question}:`, ...list(shown)].join('\n');
}
