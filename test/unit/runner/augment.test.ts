import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { executeRun } from '../../../src/runner/run';
import type { JournalEvent, Run } from '../../../src/runs';
import { buildRunner, ended, startRunner, untilJournal } from './child';
import { artifact, DATA, makeWorkspace, newRun } from './workspace';

/** A teacher that has learnt something, and a student of its architecture. */
const GIVEN = `
name: augmented
seed: 3
data:${DATA}
teacher: { model: teacher.onnx }
student: { architecture: cnn, channels: [4], dense: 12 }
stages:
  - distill: { epochs: 2, batch: 48 }
`;
const FIRST = GIVEN.replace('model: teacher.onnx', 'architecture: cnn, channels: [4], dense: 12').replace(
  /- distill.*/,
  '- train: { model: teacher, epochs: 2, batch: 24, augment: [{ shift: 2 }] }',
);
const AUGMENT = 'augment: [{ shift: 2 }, { rotate: 10 }, { noise: 0.05 }, { mixup: 0.4 }]';

let workspace: string;

async function done(text: string): Promise<Run> {
  const run = newRun(workspace, text);
  expect(await executeRun(run)).toBe('done');
  return run;
}

const student = async (text: string) => artifact(await done(text), 'student');
const divergences = ({ paths: { journal } }: Run) =>
  readFileSync(journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEvent)
    .flatMap((event) => (event.type === 'steps' ? (event.kl ?? []) : []));

beforeAll(async () => {
  workspace = makeWorkspace();
  const run = await done(FIRST);
  const plain = await done(FIRST.replace(', augment: [{ shift: 2 }]', ''));
  expect(artifact(run, 'teacher').equals(artifact(plain, 'teacher'))).toBe(false);
  writeFileSync(join(workspace, 'teacher.onnx'), artifact(run, 'teacher'));
});

test.each([
  ['distill', 'distill: { epochs: 1, batch: 48, alpha: 0.7'],
  ['distill with the labels of the teacher', 'distill: { epochs: 1, batch: 48, hardLabel: teacher'],
  ['train', 'train: { model: student, epochs: 1, batch: 48'],
  ['prune and recover', 'prune: { ratio: 0.3, multiple: 1, recover: { epochs: 1, batch: 48'],
  ['finetune', 'finetune: { epochs: 1, batch: 48'],
])('%s sees augmented samples, the same ones whenever it is run', async (_, stage) => {
  const closing = stage.split('{').length - 1;
  const text = (options: string) => GIVEN.replace(/distill.*/, `${stage}${options}${' }'.repeat(closing)}`);
  const augmented = await student(text(`, ${AUGMENT}`));
  expect(augmented.equals(await student(text('')))).toBe(false);
  expect(augmented.equals(await student(text(`, ${AUGMENT}`)))).toBe(true);
});

test('mixup alone changes what is learnt, also with labels of the teacher and in parts of a step', async () => {
  const text = GIVEN.replace('epochs: 2, batch: 48', 'epochs: 1, batch: 24, accumulate: 2, OPTIONS');
  const trained = (options: string) => student(text.replace('OPTIONS', options));
  const shifted = await trained('augment: [{ shift: 2 }]');
  const mixed = await trained('augment: [{ shift: 2 }, { mixup: 0.4 }]');
  expect(mixed.equals(shifted)).toBe(false);
  expect(mixed.equals(await trained('hardLabel: teacher, augment: [{ shift: 2 }, { mixup: 0.4 }]'))).toBe(false);
});

test('the teacher sees what the student sees: its own copy has nothing to learn from it', async () => {
  const copy = GIVEN.replace(/student: .*/, 'student: { from: teacher }').replace('batch: 48', `batch: 48, ${AUGMENT}`);
  const run = await done(copy.replace('epochs: 2', 'epochs: 1, alpha: 1, optimizer: { adamw: { lr: 1e-9 } }'));
  expect(divergences(run)).toHaveLength(10);
  for (const divergence of divergences(run)) expect(Math.abs(divergence)).toBeLessThan(1e-6);
});

test('the labels of the teacher are those of the augmented samples', async () => {
  const text = GIVEN.replace('batch: 48', `batch: 48, ${AUGMENT}`);
  const byTeacher = await student(text.replace('epochs: 2', 'epochs: 1, hardLabel: teacher'));
  expect(byTeacher.equals(await student(text.replace('epochs: 2', 'epochs: 1')))).toBe(false);
});

test('an augmented run whose samples another thread makes, and that was killed, ends with the same weights', async () => {
  const script = await buildRunner();
  const text = GIVEN.replace('epochs: 2, batch: 48', `epochs: 8, batch: 48, ${AUGMENT}`);
  const whole = await student(text);
  const run = newRun(workspace, text);
  const child = startRunner(script, run);
  const exit = ended(child);
  await untilJournal(run, /"type":"validated".*"step":3\d/);
  child.kill('SIGKILL');
  await exit;
  const again = ended(startRunner(script, run));
  expect(await again).toBe(0);
  expect(artifact(run, 'student').equals(whole)).toBe(true);
}, 60_000);
