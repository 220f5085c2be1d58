// A run, from the palette to the exported model, across a stop, a pause and reloads of the window.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isAlive, listRuns, type Run, recordedProcess } from '../../../src/runs';
import { until } from '../../host/until';
import type { Workbench } from '../../host/workbench';
import { test } from '../fixtures';
import { Panel } from '../panel';

export function run(): void {
  test('starts from the palette, draws its curve, stops, and is in the tree after a reload', async ({
    trusted: workbench,
    workspace,
  }) => {
    const panel = new Panel(workbench);
    await workbench.command('View: Close All Editors');
    await workbench.openFile('tiny.distill.yaml');
    await workbench.command('Distillery: Start Run');
    await panel.untilState('Running');
    const painted = await panel.lossPixels();
    await panel.untilStep(await panel.step());
    await until('the curve has grown', async () => (await panel.lossPixels()) > painted);

    const started = newestRun(workspace);
    const ours = expect.stringMatching(/distillery\.distillery-[^/]*\/dist\/node_modules\//);
    expect(librariesOf(started)).toContainEqual(ours);

    const asked = Date.now();
    await workbench.command('Distillery: Stop Run');
    await until('the run has stopped', () => !isAlive(started));
    console.log(`stopped ${Date.now() - asked} ms after the command was looked up`);
    await panel.untilState('Stopped');
    const stoppedAt = await panel.step();

    await workbench.reload();
    await (await rowsOf(workbench, 'stopped')).waitFor();
    await panel.untilState('Stopped');
    expect(await panel.step()).toBe(stoppedAt);
  });

  test('is resumed, goes on in its process while the window reloads, and comes to its end', async ({
    trusted: workbench,
    workspace,
  }) => {
    const panel = new Panel(workbench);
    await workbench.command('Distillery: Resume Run');
    await panel.untilState('Running');
    // Paused, so that no machine is fast enough to end it meanwhile.
    await workbench.command('Distillery: Pause Run');
    await panel.untilState('Paused');
    const resumed = newestRun(workspace);
    const before = recordedProcess(resumed);

    await workbench.reload();
    await panel.untilState('Paused');
    expect(isAlive(resumed)).toBe(true);
    const pausedAt = await panel.step();
    await workbench.command('Distillery: Continue Run');
    await panel.untilStep(pausedAt);
    expect(recordedProcess(resumed)).toEqual(before);

    await panel.untilState('Done', 180_000);
    await (await rowsOf(workbench, '%')).waitFor();
    await workbench.page.locator('.codelens-decoration').filter({ hasText: 'last: ' }).waitFor();
    expect(existsSync(join(workspace, 'out'))).toBe(true);
  });
}

/** The first run of the experiment in the tree that says so. */
const rowsOf = async (workbench: Workbench, words: string) =>
  (await workbench.rows('Distillery')).filter({ hasText: 'tiny' }).filter({ hasText: words }).first();

/** The run that was started last. */
function newestRun(workspace: string): Run {
  const [newest] = listRuns(workspace);
  if (!newest) throw new Error(`${workspace} has no run.`);
  return newest;
}

/** The files with native code that the process of a run has loaded. */
function librariesOf(started: Run): string[] {
  const maps = readFileSync(`/proc/${recordedProcess(started)?.pid}/maps`, 'utf8');
  return maps.split('\n').filter((line) => line.includes('libonnxruntime'));
}
