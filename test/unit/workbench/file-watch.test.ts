import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileWatch } from '../../../src/workbench/editing/file-watch';

let root: string;
let told: string[];
let files: FileWatch;
const at = (...path: string[]) => join(root, ...path);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-'));
  told = [];
  files = new FileWatch((experiment) => told.push(experiment));
});
afterEach(() => {
  files.dispose();
  rmSync(root, { recursive: true, force: true });
});

/** The system's watchers need a moment to stand: write until one of them tells. */
async function until(act: () => void, experiment: string): Promise<void> {
  told.length = 0;
  await expect
    .poll(
      async () => {
        act();
        await sleep(60);
        return told.includes(experiment);
      },
      { timeout: 10_000 },
    )
    .toBe(true);
}

it('tells every experiment that names a changed file, and no other', async () => {
  for (const name of ['a.yaml', 'b.yaml', 'shared.gz']) writeFileSync(at(name), '');
  files.set(at('a.yaml'), [at('shared.gz')]);
  files.set(at('b.yaml'), []);
  await until(() => writeFileSync(at('shared.gz'), String(Math.random())), at('a.yaml'));
  expect(told).not.toContain(at('b.yaml'));
  await until(() => writeFileSync(at('b.yaml'), String(Math.random())), at('b.yaml'));
});

it('sees a file that is replaced or deleted, and one that did not exist', async () => {
  writeFileSync(at('a.yaml'), '');
  files.set(at('a.yaml'), [at('later.onnx'), at('data', 'train.gz')]);
  await until(() => {
    writeFileSync(at('new'), String(Math.random()));
    renameSync(at('new'), at('a.yaml'));
  }, at('a.yaml'));
  await until(() => {
    rmSync(at('later.onnx'), { force: true });
    writeFileSync(at('later.onnx'), String(Math.random()));
  }, at('a.yaml'));
  await until(() => {
    rmSync(at('data'), { recursive: true, force: true });
    mkdirSync(at('data'));
    writeFileSync(at('data', 'train.gz'), String(Math.random()));
  }, at('a.yaml'));
});

it('tells nothing more of a file that is named no more', async () => {
  for (const name of ['a.yaml', 'b.yaml', 'model.onnx']) writeFileSync(at(name), '');
  files.set(at('a.yaml'), [at('model.onnx')]);
  await until(() => writeFileSync(at('model.onnx'), String(Math.random())), at('a.yaml'));
  files.set(at('a.yaml'), []);
  files.set(at('b.yaml'), []);
  await until(() => writeFileSync(at('b.yaml'), String(Math.random())), at('b.yaml'));
  told.length = 0;
  writeFileSync(at('model.onnx'), 'changed');
  await until(() => writeFileSync(at('b.yaml'), String(Math.random())), at('b.yaml'));
  expect(told).not.toContain(at('a.yaml'));
});
