import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decode, encode, end } from '../../../src/data';
import { loadModel } from '../../../src/onnx';
import { type Run, readHistory, type SamplesReport } from '../../../src/runs';
import { Decoder, generate } from '../../../src/training';
import { buildRunner, ended, startRunner, untilJournal } from './child';
import { artifact, newRun } from './workspace';

const TEXT = `name: reasoning
seed: 3
data:
  train: { format: reasoning, rows: 320, length: 48, levels: [1], families: [addition] }
  test: { format: reasoning, rows: 12, length: 48, levels: [1, 2], families: [addition] }
teacher: { architecture: decoder, layers: 1, width: 32, heads: 2 }
student: { architecture: decoder, layers: 1, width: 16, heads: 2 }
stages:
  - train: { model: teacher, epochs: 4, batch: 8, optimizer: { adamw: { lr: 0.01 } } }
  - distill: { epochs: 1, batch: 8, baseline: true, answers: true, optimizer: { adamw: { lr: 0.01 } } }
  - prune: { ratio: 0.2, recover: { epochs: 1, batch: 8 } }
  - quantize: { mode: dynamic, maxAccuracyDrop: 1 }
  - evaluate: { latency: false }
`;

let workspace: string;
let script: string;
let whole: Run;

beforeAll(async () => {
  script = await buildRunner();
  workspace = mkdtempSync(join(tmpdir(), 'distillery-reasoning-'));
  whole = newRun(workspace, TEXT);
  expect(await ended(startRunner(script, whole))).toBe(0);
});
afterAll(() => rmSync(workspace, { recursive: true }));

const stage = (index: number) => readHistory(whole).stages[index];

test('a language model learns, teaches another, and is pruned and quantized', () => {
  expect(readHistory(whole).status).toBe('done');
  const evaluated = stage(4)?.result?.models ?? [];
  expect(evaluated.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['teacher', 'student', 'pruned', 'recovered', 'baseline', 'answers']),
  );
  const [teacher] = evaluated;
  // Half of the problems are longer than any that it saw.
  expect(teacher?.accuracy).toBeGreaterThan(0);
  const student = evaluated.find(({ name }) => name === 'student');
  expect(student?.parameters).toBeLessThan((teacher?.parameters ?? 0) / 2);
  const pruned = evaluated.find(({ name }) => name === 'recovered');
  expect(pruned?.parameters).toBeLessThan(student?.parameters ?? 0);
});

test('what each solves is told by level, and adds up', () => {
  const file = join(whole.paths.artifacts, 'exact-match-teacher.json');
  expect(existsSync(file)).toBe(true);
  const { accuracy, scores } = JSON.parse(readFileSync(file, 'utf8'));
  const sum = (key: 'right' | 'total') =>
    scores.reduce((s: number, score: Record<string, number>) => s + (score[key] ?? 0), 0);
  expect(scores.map(({ level }: { level: number }) => level)).toEqual([1, 2]);
  expect(sum('right') / sum('total')).toBe(accuracy);
  expect(scores[0].right / scores[0].total).toBeGreaterThan(scores[1].right / scores[1].total);
});

test('what is measured is in the table of results', () => {
  const evaluated = stage(4)?.result?.models ?? [];
  for (const { name, solved, accuracy } of evaluated) {
    const right = solved?.scores.reduce((sum, score) => sum + score.right, 0) ?? Number.NaN;
    const total = solved?.scores.reduce((sum, score) => sum + score.total, 0) ?? Number.NaN;
    expect(right / total, name).toBe(accuracy);
  }
});

test('a few problems are solved again at each validation, and what was written is kept', () => {
  const report = (index: number): SamplesReport =>
    JSON.parse(readFileSync(join(whole.paths.artifacts, `samples-${index}.json`), 'utf8'));
  const learning = report(0);
  expect(learning.problems).toMatchObject([
    { family: 'addition', level: 1, prompt: expect.stringMatching(/^\d\+\d\?$/) },
  ]);
  // Four rounds an epoch, of four.
  expect(learning.rounds.map(({ step }) => step)).toEqual(Array.from({ length: 16 }, (_, i) => 10 * (i + 1)));
  const [first, last] = [learning.rounds[0], learning.rounds.at(-1)];
  expect(last?.answers[0]?.text).not.toBe(first?.answers[0]?.text);
  expect(last?.answers[0]?.right).toBe(
    last?.answers[0]?.text.endsWith(learning.problems[0]?.solution.split('#')[1] ?? ''),
  );
  const taught = report(1).rounds.map(({ track, step }) => `${track} ${step}`);
  expect(taught.filter((round) => round.startsWith('teacher'))).toEqual(['teacher 0']);
  expect(taught.filter((round) => round.startsWith('student'))).toHaveLength(4);
  expect(readHistory(whole).reports.get(1)?.file).toBe('artifacts/samples-1.json');
});

test('the loss of the student has both terms, at the places to be learnt', () => {
  const steps = readHistory(whole)
    .since()
    .rows.steps.find(({ track }) => track === 'student');
  expect(steps?.kl?.length).toBeGreaterThan(10);
  expect([...(steps?.kl ?? [])].every((kl) => kl > 0)).toBe(true);
});

test('the student that learns answers alone writes no steps', async () => {
  const decoder = await Decoder.create(loadModel(join(whole.paths.artifacts, 'answers.onnx')), { threads: 1 });
  const prompt = encode('3+4?');
  const [answer = []] = await generate(decoder, [prompt], { end, limit: 12 });
  expect(decode(answer)).toMatch(/^#\d+$/);
  const teacher = await Decoder.create(loadModel(join(whole.paths.artifacts, 'teacher.onnx')), { threads: 1 });
  const [chain = []] = await generate(teacher, [prompt], { end, limit: 20 });
  expect(decode(chain)).toMatch(/^\d.*#\d+$/);
});

test('a pruned student still has a memory', async () => {
  const model = loadModel(join(whole.paths.artifacts, 'student.onnx'));
  const prompts = [
    [4, 12, 5, 20],
    [9, 12, 20],
  ];
  const [remembering, forgetful] = [
    await Decoder.create(model, { threads: 1 }),
    await Decoder.create(model, { threads: 1, memory: false }),
  ];
  const write = (decoder: Decoder) => generate(decoder, prompts, { end: 1, limit: 12 });
  expect(await write(remembering)).toEqual(await write(forgetful));
});

test('a run that was killed ends with the same weights', async () => {
  const run = newRun(workspace, TEXT);
  const child = startRunner(script, run);
  const exit = ended(child);
  await untilJournal(run, /"track":"student"/);
  child.kill('SIGKILL');
  await exit;
  expect(await ended(startRunner(script, run))).toBe(0);
  for (const name of ['teacher', 'student', 'baseline', 'answers']) {
    expect(artifact(run, name).equals(artifact(whole, name)), name).toBe(true);
  }
  const samples = (of: Run) => readFileSync(join(of.paths.artifacts, 'samples-1.json'), 'utf8');
  expect(samples(run)).toBe(samples(whole));
});
