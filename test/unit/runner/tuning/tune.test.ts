import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { executeRun } from '../../../../src/runner/run';
import { type JournalEvent, type Run, readHistory, request, type TuningReport } from '../../../../src/runs';
import { artifact, DATA, makeWorkspace, newRun } from '../workspace';

/** Half of the samples judge, so that ten points are no noise. */
const BASE = `
name: tuned
seed: 3
data:${DATA.replace('split: 0.2', 'split: 0.5')}
teacher: { model: teacher.onnx }
student: { architecture: mlp, hidden: [16] }
stages:
`;
const TEACHER = `  - train: { model: teacher, epochs: 12, batch: 24, optimizer: { adamw: { lr: 5e-3 } } }
`;
/** With SGD the gradient of a student shrinks with the temperature: it learns little at 0.3, and more at 0.6. */
const distill = (temperature: number) =>
  `  - distill: { epochs: 8, batch: 24, temperature: ${temperature}, alpha: 1, optimizer: { sgd: { lr: 0.1 } } }\n`;
const PRUNE = `  - prune: { ratio: 0.9, multiple: 1, recover: { epochs: 1, batch: 24, optimizer: { adamw: { lr: 1e-2 } } } }\n`;

let workspace: string;

const reportOf = (run: Run, stage: number): TuningReport =>
  JSON.parse(readFileSync(join(run.paths.artifacts, `tuning-${stage}.json`), 'utf8')) as TuningReport;

async function done(stages: string): Promise<Run> {
  const run = newRun(workspace, BASE + stages);
  expect(await executeRun(run)).toBe('done');
  return run;
}

const lines = (run: Run): JournalEvent[] =>
  readFileSync(run.paths.journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEvent);

beforeAll(async () => {
  workspace = makeWorkspace();
  const teacher = BASE.replace('{ model: teacher.onnx }', '{ architecture: mlp, hidden: [24] }');
  const run = newRun(workspace, teacher + TEACHER);
  expect(await executeRun(run)).toBe('done');
  writeFileSync(join(workspace, 'teacher.onnx'), artifact(run, 'teacher'));
});

test('a temperature that is far too low is to be raised', async () => {
  const run = await done(`${distill(0.3)}  - tune: { steps: 24, seeds: 6, adjust: [temperature] }\n`);
  const { proposal, verdict, settings } = reportOf(run, 1);
  expect(proposal).toMatchObject({ path: 'stages.0.distill.temperature', value: 0.6, now: 0.3 });
  expect(verdict).toMatch(
    /^Set temperature to 0\.6 instead of 0\.3: \+\d+\.\d+ ± \d+\.\d+ points in 6 trials of 24 steps\.$/,
  );
  expect(settings[0]?.values.map(({ value, accuracy }) => [value, accuracy.length])).toEqual([
    [0.3, 6],
    [0.15, 6],
    [0.6, 6],
  ]);
  const history = readHistory(run);
  expect(history.results.at(-1)?.verdict).toBe(verdict);
  expect([...history.reports.values()].map(({ file }) => file)).toContain(join('artifacts', 'tuning-1.json'));
  // The student of the run is not touched by the trials.
  expect(history.curves.latest('student').accuracy).toBeGreaterThan(0.5);
});

test('where too much was pruned, less is proposed', async () => {
  const tune = '  - tune: { watch: [accuracy], steps: 12, seeds: 4, adjust: [ratio] }\n';
  const { proposal } = reportOf(await done(distill(0.6) + PRUNE + tune), 2);
  expect(proposal).toMatchObject({ path: 'stages.1.prune.ratio', name: 'ratio', value: 0.8, now: 0.9 });
});

test('what differs by chance alone is not proposed, and what there was no time for is not judged', async () => {
  const even = reportOf(await done(`${distill(2)}  - tune: { steps: 2, seeds: 2, adjust: [temperature] }\n`), 1);
  expect(even.proposal).toBeUndefined();
  expect(even.verdict).toMatch(
    /^No change is proposed: temperature 1 is within the noise, [+−].* points; temperature 4 /,
  );
  const run = await done(`${distill(2)}  - tune: { steps: 2, seeds: 2, adjust: [temperature], seconds: 1e-3 }\n`);
  const { settings, proposal } = reportOf(run, 1);
  expect(proposal).toBeUndefined();
  expect(settings[0]?.values.map(({ outcome }) => outcome)).toEqual([
    'as it is',
    'not tried enough',
    'not tried enough',
  ]);
  expect(JSON.stringify(lines(run))).toContain('The 0.001 seconds for trials are over after 1 of them.');
});

test('a run that is stopped among its trials goes on with them, does none twice, and comes to the same', async () => {
  const text = `${distill(2)}  - tune: { steps: 8, seeds: 2, adjust: [temperature, alpha] }\n`;
  const whole = reportOf(await done(text), 1);
  const run = newRun(workspace, BASE + text);
  const poll = setInterval(() => {
    if (existsSync(join(run.paths.checkpoints, '1-trials.json'))) request(run, 'stop');
  }, 2);
  expect(await executeRun(run)).toBe('stopped');
  clearInterval(poll);
  const before = Object.keys(JSON.parse(readFileSync(join(run.paths.checkpoints, '1-trials.json'), 'utf8')).trials);
  expect(before.length).toBeLessThan(10);
  expect(await executeRun(run)).toBe('done');
  expect(reportOf(run, 1)).toEqual(whole);
});
