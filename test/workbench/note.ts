import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportFolder } from './report';

/** Has a figure printed beside the results. */
export function note(line: string): void {
  appendFileSync(join(process.env[reportFolder] ?? '.', 'notes.txt'), `${line}\n`);
}
