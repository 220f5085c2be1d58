import { writeFileSync } from 'node:fs';

/** Writes objects as JSON, one a line. */
export const writeJsonLines = (file, rows) =>
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
