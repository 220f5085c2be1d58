// A run, from the palette to the exported model, across stops and reloads of the window.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isAlive, listRuns, type Run, recordedProcess } from '../../src/runs';
import { until } from '../host/until';
import { test } from './fixtures';
import { Panel } from './panel';

const experiment = 'tiny.distill.yaml';

test('a run starts from the palette, draws its curve, stops, outlives a reload and is resumed to its end', async ({
  workbench,
  workspace,
}) => {
  const panel = new Panel(workbench);
  await workbench.command('View: Close All Editors');
  await workbench.openFile(experiment);
  await workbench.command('Distillery: Start Run');
  await panel.untilState('Running');
  const painted = await panel.lossPixels();
  await panel.untilStep(await panel.step());
  await until('the curve has grown', async () => (await panel.lossPixels()) > painted);

  const run = newestRun(workspace);
  expect(librariesOf(run)).toContainEqual(expect.stringMatching(/distillery\.distillery-[^/]*\/dist\/node_modules\//));

  const asked = Date.now();
  await workbench.command('Distillery: Stop Run');
  await until('the run has stopped', () => !isAlive(run));
  console.log(`stopped ${Date.now() - asked} ms after the command was looked up`);
  await panel.untilState('Stopped');
  const stoppedAt = await panel.step();

  await workbench.reload();
  const row = (await workbench.rows('Distillery')).filter({ hasText: 'tiny' }).filter({ hasText: 'stopped' });
  await row.waitFor();
  await panel.untilState('Stopped');
  expect(await panel.step()).toBe(stoppedAt);

  await workbench.command('Distillery: Resume Run');
  await panel.untilState('Done', 180_000);
  await (await workbench.rows('Distillery'))
    .filter({ hasText: /tiny.*\d %/s })
    .first()
    .waitFor();
  expect(existsSync(join(workspace, 'out'))).toBe(true);
});

test('a run at work is found again after the window was reloaded', async ({ workbench, workspace }) => {
  await workbench.command('View: Close All Editors');
  makeLong(workspace);
  const panel = new Panel(workbench);
  await workbench.openFile(experiment);
  await workbench.command('Distillery: Start Run');
  await panel.untilStep(0);
  const run = newestRun(workspace);
  const before = recordedProcess(run);

  await workbench.reload();
  await panel.untilState('Running');
  await panel.untilStep(await panel.step());
  await (await workbench.rows('Distillery'))
    .filter({ hasText: /tiny.*left/s })
    .first()
    .waitFor();
  expect(recordedProcess(run)).toEqual(before);
  expect(isAlive(run)).toBe(true);
  await workbench.command('Distillery: Stop Run');
  await until('the run has stopped', () => !isAlive(run));
});

/** The run that was started last. */
function newestRun(workspace: string): Run {
  const [run] = listRuns(workspace);
  if (!run) throw new Error(`${workspace} has no run.`);
  return run;
}

/** So many epochs that no machine comes to their end during a test. */
function makeLong(workspace: string): void {
  const file = join(workspace, experiment);
  writeFileSync(file, readFileSync(file, 'utf8').replace('epochs: 80', 'epochs: 10000'));
}

/** The files with native code that the process of a run has loaded. */
function librariesOf(run: Run): string[] {
  const maps = readFileSync(`/proc/${recordedProcess(run)?.pid}/maps`, 'utf8');
  return maps.split('\n').filter((line) => line.includes('libonnxruntime'));
}
