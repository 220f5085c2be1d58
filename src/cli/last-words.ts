import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Run } from '../runs';

const longest = 4096;

/** A line of a stack trace: of no use to whoever started the run, and the log has it. */
const frame = /^\s+at /;

/** The last lines that the runner printed: what is left of a process that ended without a word in the journal. */
export function lastWords(run: Run, lines = 8): string[] {
  let file: number;
  try {
    file = openSync(run.paths.log, 'r');
  } catch {
    return [];
  }
  try {
    const tail = Buffer.alloc(longest);
    const length = readSync(file, tail, 0, longest, Math.max(0, fstatSync(file).size - longest));
    const told = tail.toString('utf8', 0, length).split('\n');
    return told.filter((line) => line.trim() !== '' && !frame.test(line)).slice(-lines);
  } finally {
    closeSync(file);
  }
}
