import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeModel } from '../../../src/onnx';
import { executeRun } from '../../../src/runner/run';
import { type JournalEvent, type Run, readHistory, request } from '../../../src/runs';
import { buildRunner, ended, startRunner, untilJournal } from './child';
import { artifact, DATA, makeWorkspace, newRun } from './workspace';

/** A teacher and a student that have learnt a little, and a phase that goes on. */
const TUNING = `
name: tuning
seed: 3
data:${DATA}
teacher: { model: teacher.onnx }
student: { model: student.onnx }
stages:
  - finetune: { phase: recover, epochs: 2, batch: 48 }
`;
const FIRST = `
name: first
seed: 3
data:${DATA}
teacher: { architecture: mlp, hidden: [12] }
student: { architecture: mlp, hidden: [6] }
stages:
  - train: { model: teacher, epochs: 2, batch: 24 }
  - distill: { epochs: 2, batch: 24 }
`;
const TEST_DATA = '{ format: idx, images: t10k-images, labels: t10k-labels }';
const phase = (options: string) => TUNING.replace(/- finetune: .*/, `- finetune: { ${options} }`);

let workspace: string;
let reference: Buffer;

async function done(text: string, overrides: string[] = []): Promise<Run> {
  const run = newRun(workspace, text, overrides);
  expect(await executeRun(run)).toBe('done');
  return run;
}

const student = async (text: string, overrides: string[] = []) => artifact(await done(text, overrides), 'student');
const events = (run: Run): JournalEvent[] =>
  readFileSync(run.paths.journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEvent);
const stepsTaken = (run: Run): number => readHistory(run).stages[0]?.steps[0] ?? 0;

beforeAll(async () => {
  workspace = makeWorkspace();
  const run = await done(FIRST);
  for (const name of ['teacher', 'student']) writeFileSync(join(workspace, `${name}.onnx`), artifact(run, name));
  reference = await student(TUNING);
});

test.each([
  ['epochs=3'],
  ['batch=24'],
  ['teach=false'],
  ['teach={ alpha: 0.2 }'],
  ['teach={ temperature: 5 }'],
  ['teach={ divergence: mse }'],
  ['teach={ hardLabel: teacher }'],
  ['optimizer.adamw.lr=0.01'],
  ['groups=[{ layers: [dense1], rate: 0 }]'],
  [`data=${TEST_DATA}`],
])('%s changes the student', async (override) => {
  expect((await student(TUNING, [`stages.0.finetune.${override}`])).equals(reference)).toBe(false);
});

test('the teacher teaches as in the last distill stage, whether that is said or not', async () => {
  const said = await student(TUNING, ['stages.0.finetune.teach={ alpha: 0.7, temperature: 2, divergence: kl }']);
  expect(said.equals(reference)).toBe(true);
});

test('layers that are frozen stay as they were', async () => {
  const tuned = await student(TUNING, ['stages.0.finetune.groups=[{ layers: [dense1], rate: 0 }]']);
  const weights = (bytes: Buffer, name: string) => decodeModel(bytes).graph.initializers.get(name)?.data;
  const before = readFileSync(join(workspace, 'student.onnx'));
  expect(weights(tuned, 'dense1.weight')).toEqual(weights(before, 'dense1.weight'));
  expect(weights(tuned, 'logits.weight')).not.toEqual(weights(before, 'logits.weight'));
});

test('a phase learns from data of its own, and from as much of the general data as is mixed in', async () => {
  const own = `phase: adapt, batch: 20, epochs: 1, data: ${TEST_DATA}`;
  const alone = await done(phase(own));
  // 200 samples of its own, and 50 more that are a fifth of 250.
  const mixed = await done(phase(`${own}, mix: 0.2`));
  expect([stepsTaken(alone), stepsTaken(mixed)]).toEqual([10, 12]);
  expect(artifact(mixed, 'student').equals(artifact(alone, 'student'))).toBe(false);
  expect((await student(phase(`${own}, mix: 0.2`))).equals(artifact(mixed, 'student'))).toBe(true);
});

test('data of another shape ends the run', async () => {
  writeFileSync(join(workspace, 'flat'), Buffer.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]));
  writeFileSync(join(workspace, 'flat-labels'), Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 0, 1]));
  const run = newRun(workspace, phase('data: { format: idx, images: flat, labels: flat-labels }'));
  expect(await executeRun(run)).toBe('failed');
  expect(readHistory(run).problem).toMatchObject({ code: 'data', message: expect.stringContaining('pixels of [3]') });
});

test('each phase leaves a state of its own, which evaluate measures and the plan has announced', async () => {
  const phases = `  - finetune: { phase: recover, batch: 48 }
  - finetune: { phase: adapt, batch: 48, data: ${TEST_DATA} }
  - finetune: { phase: recover, batch: 48 }
  - evaluate: { latency: false }
  - export: { to: out/ }
`;
  const run = await done(TUNING.replace(/ {2}- finetune: .*\n/, phases));
  const history = readHistory(run);
  expect(history.stages.map(({ plan }) => plan.label)).toEqual(['recover', 'adapt', 'recover', 'evaluate', 'export']);
  const states = history.models.filter(({ file = '' }) => existsSync(file));
  expect(states.map(({ name }) => name)).toEqual(expect.arrayContaining(['recovered', 'adapted', 'recovered 2']));
  for (const state of states) expect(state, state.name).toMatchObject({ on: 'test' });
  expect(artifact(run, 'student').equals(readFileSync(join(workspace, 'out', 'student.onnx')))).toBe(true);
  // Nothing was pruned, so there is nothing to say of what pruning did.
  expect(history.results.at(3)?.verdict).not.toContain('Pruning');
});

describe('early stopping', () => {
  /** So fast that the weights soon do worse. */
  const WILD = 'phase: recover, batch: 48, epochs: 10, optimizer: { adamw: { lr: 0.3 } }, schedule: constant';

  test('ends a phase in which nothing gets better, and keeps the best', async () => {
    const run = await done(phase(`${WILD}, earlyStopping: { metric: accuracy, patience: 2 }`));
    const validations = events(run).flatMap((e) => (e.type === 'validated' ? [e] : []));
    const best = validations.findLast((v) => v.best);
    expect(validations).toHaveLength(validations.indexOf(best as never) + 3);
    expect(stepsTaken(run)).toBeLessThan(100);
    expect(events(run)).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('was best at step') }),
    );
  });

  test('waits as long as it is told, and watches what it is told', async () => {
    const steps = async (stopping: string) => stepsTaken(await done(phase(`${WILD}, earlyStopping: { ${stopping} }`)));
    const first = await steps('patience: 1');
    expect(await steps('patience: 3')).toBeGreaterThan(first);
    const run = await done(phase(`${WILD}, earlyStopping: { metric: loss, patience: 3 }`));
    const losses = events(run).flatMap((e) => (e.type === 'validated' && e.track === 'student' ? [e] : []));
    const least = Math.min(...losses.map(({ loss }) => loss));
    expect(losses.findLast(({ best }) => best)?.loss).toBe(least);
  });
});

test('ends with the same weights when it was stopped, and when it was killed', async () => {
  const script = await buildRunner();
  const longer = phase('phase: recover, batch: 48, epochs: 12, earlyStopping: { patience: 40 }');
  const whole = await done(longer);
  for (const how of ['stop', 'kill'] as const) {
    const run = newRun(workspace, longer);
    const child = startRunner(script, run);
    const exit = ended(child);
    await untilJournal(run, /"type":"validated".*"step":4\d/);
    if (how === 'stop') request(run, 'stop');
    else child.kill('SIGKILL');
    await exit;
    expect(readHistory(run).status, how).not.toBe('done');
    expect(await executeRun(run)).toBe('done');
    expect(artifact(run, 'student').equals(artifact(whole, 'student')), how).toBe(true);
    expect(stepsTaken(run)).toBe(stepsTaken(whole));
  }
}, 120_000);
