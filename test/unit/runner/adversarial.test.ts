import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { executeRun } from '../../../src/runner/run';
import { type JournalEvent, type Run, readHistory } from '../../../src/runs';
import { buildRunner, ended, startRunner, untilJournal } from './child';
import { artifact, DATA, makeWorkspace, newRun } from './workspace';

/** A student that has learnt a little, and a phase that hardens it. */
const HARDENING = `
name: hardening
seed: 3
data:${DATA}
teacher: { model: teacher.onnx }
student: { model: student.onnx }
stages:
  - finetune: { phase: adversarial, epochs: 4, batch: 24, fgsm: { epsilon: 0.1 }, optimizer: { adamw: { lr: 5e-3 } } }
  - evaluate: { latency: false }
`;
const FIRST = `
name: first
seed: 3
data:${DATA}
teacher: { architecture: cnn, channels: [6], dense: 24 }
student: { architecture: cnn, channels: [4], dense: 12 }
stages:
  - train: { model: teacher, epochs: 4, batch: 24, optimizer: { adamw: { lr: 5e-3 } } }
  - distill: { epochs: 6, batch: 24, optimizer: { adamw: { lr: 5e-3 } } }
`;
/** One epoch shows what an option changes. */
const BRIEF = HARDENING.replace('epochs: 4', 'epochs: 1').replace(/.*evaluate.*\n/, '');
const fgsm = 'stages.0.finetune.fgsm';

let workspace: string;
let run: Run;
let brief: Run;

async function done(text: string, overrides: string[] = []): Promise<Run> {
  const made = newRun(workspace, text, overrides);
  expect(await executeRun(made)).toBe('done');
  return made;
}

const validations = ({ paths: { journal } }: Run) =>
  readFileSync(journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEvent)
    .flatMap((event) => (event.type === 'validated' ? [event] : []));

beforeAll(async () => {
  workspace = makeWorkspace();
  const first = await done(FIRST);
  for (const name of ['teacher', 'student']) writeFileSync(join(workspace, `${name}.onnx`), artifact(first, name));
  run = await done(HARDENING);
  brief = await done(BRIEF);
}, 60_000);

test('the student gets hard to deceive: the figures before and after, on validation and on test data', () => {
  const { results, models } = readHistory(run);
  const verdict = results[0]?.verdict ?? '';
  const [before = 0, after = 0] = [...verdict.matchAll(/(\d+\.\d+) %/g)].map(([, figure]) => Number(figure));
  expect(verdict).toMatch(
    /^Robust accuracy \(FGSM, ε 0\.1\) went from .* clean accuracy from .* on the validation data\.$/,
  );
  expect(after).toBeGreaterThan(before + 10);
  const robust = (name: string) => models.find((model) => model.name === name)?.robust;
  for (const name of ['teacher', 'student', 'robust']) {
    expect(robust(name)?.epsilon, name).toBe(0.1);
    const model = models.find((one) => one.name === name);
    expect(model?.robust?.accuracy, name).toBeLessThan(model?.accuracy ?? 0);
  }
  expect(robust('robust')?.accuracy).toBeGreaterThan((robust('student')?.accuracy ?? 1) + 0.1);
});

test('the most robust weights are kept, or the best by another metric where that is named', async () => {
  const all = validations(run);
  const most = Math.max(...all.map(({ robust = 0 }) => robust));
  expect(all.findLast(({ best }) => best)?.robust).toBe(most);
  const plain = validations(
    await done(HARDENING, ['stages.0.finetune.earlyStopping={ metric: accuracy, patience: 99 }']),
  );
  const highest = Math.max(...plain.map(({ accuracy }) => accuracy));
  expect(plain.findLast(({ best }) => best)?.accuracy).toBe(highest);
  // The way is the same; what is kept of it is not.
  expect(plain.map(({ robust }) => robust)).toEqual(all.map(({ robust }) => robust));
});

test.each([
  [`${fgsm}.epsilon=0.2`],
  [`${fgsm}.weight=1`],
  ['stages.0.finetune.phase=adapt'],
  ['stages.0.finetune.teach=false'],
  ['stages.0.finetune.augment=[{ shift: 1 }]'],
])('%s changes the student', async (override) => {
  expect(artifact(await done(BRIEF, [override]), 'student').equals(artifact(brief, 'student'))).toBe(false);
});

test('robust accuracy is measured where an experiment hardens, and nowhere else', async () => {
  const adapted = await done(HARDENING, ['stages.0.finetune.phase=adapt']);
  for (const model of readHistory(adapted).models) expect(model.robust).toBeUndefined();
  expect(validations(adapted).every(({ robust }) => robust === undefined)).toBe(true);
});

test('an adversarial phase that was killed ends with the same weights', async () => {
  const script = await buildRunner();
  const again = newRun(workspace, HARDENING);
  const child = startRunner(script, again);
  const exit = ended(child);
  await untilJournal(again, /"type":"validated".*"step":3\d/);
  child.kill('SIGKILL');
  await exit;
  expect(await executeRun(again)).toBe('done');
  expect(artifact(again, 'student').equals(artifact(run, 'student'))).toBe(true);
  expect(readHistory(again).results[0]?.verdict).toBe(readHistory(run).results[0]?.verdict);
}, 60_000);
