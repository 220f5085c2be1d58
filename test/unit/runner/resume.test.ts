import { existsSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { isAlive, type Run, readHistory, request } from '../../../src/runs';
import { buildRunner, ended, startRunner, until, untilJournal } from './child';
import { artifact, makeWorkspace, newRun, RECIPE } from './workspace';

/** Long enough to be interrupted in every stage: about two seconds. */
const LONG = RECIPE.replaceAll('epochs: 2', 'epochs: 6');
const names = ['teacher', 'student', 'baseline'];

let script: string;
let workspace: string;
let whole: Run;
let wholeMs: number;

async function toTheEnd(run: Run): Promise<void> {
  expect(await ended(startRunner(script, run))).toBe(0);
}

/** Losses by track and step, after what a resume made void is gone. */
function rows(run: Run) {
  return readHistory(run)
    .since()
    .rows.steps.map(({ track, step, loss }) => ({ track, step: [...step], loss: [...loss] }));
}

function expectSame(run: Run): void {
  for (const name of names) expect(artifact(run, name).equals(artifact(whole, name)), name).toBe(true);
  expect(rows(run)).toEqual(rows(whole));
  expect(readHistory(run).status).toBe('done');
}

beforeAll(async () => {
  script = await buildRunner();
  workspace = makeWorkspace();
  whole = newRun(workspace, LONG);
  const started = Date.now();
  await toTheEnd(whole);
  wholeMs = Date.now() - started;
});

describe('a run that was interrupted ends with the weights of one that was not', () => {
  // Spread over the run, with some chance in each place; one run is killed a second time.
  test.each([[[0.25]], [[0.5, 0.4]], [[0.8]]])('killed after about %j of its time', async (shares) => {
    const run = newRun(workspace, LONG);
    for (const share of shares) {
      const child = startRunner(script, run);
      const exit = ended(child);
      await new Promise((r) => setTimeout(r, wholeMs * (share + 0.15 * (Math.random() - 0.5))));
      child.kill('SIGKILL');
      await exit;
    }
    await toTheEnd(run);
    expectSame(run);
  });

  test('stopped and resumed; stopping takes less than a second', async () => {
    const run = newRun(workspace, LONG);
    const child = startRunner(script, run);
    const exit = ended(child);
    await untilJournal(run, /"type":"steps"/);
    const asked = Date.now();
    request(run, 'stop');
    expect(await exit).toBe(0);
    expect(Date.now() - asked).toBeLessThan(1000);
    expect(readHistory(run).status).toBe('stopped');
    await toTheEnd(run);
    expectSame(run);
  });

  test('paused and continued', async () => {
    const run = newRun(workspace, LONG);
    const exit = ended(startRunner(script, run));
    await untilJournal(run, /"type":"steps"/);
    request(run, 'pause');
    await until(() => readHistory(run).status === 'paused');
    const before = readFileSync(run.paths.journal, 'utf8');
    await new Promise((r) => setTimeout(r, 250));
    expect(readFileSync(run.paths.journal, 'utf8')).toBe(before);
    request(run, 'continue');
    expect(await exit).toBe(0);
    expectSame(run);
  });
});

test('a run whose folder is deleted ends, and does not write it again', async () => {
  const run = newRun(workspace, LONG);
  const exit = ended(startRunner(script, run));
  await untilJournal(run, /"type":"steps"/);
  expect(isAlive(run)).toBe(true);
  rmSync(run.dir, { recursive: true, force: true });
  expect(await exit).toBe(2);
  expect(existsSync(run.dir)).toBe(false);
});
