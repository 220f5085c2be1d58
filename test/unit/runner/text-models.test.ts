import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkExperiment, parseExperiment } from '../../../src/experiment';
import { applyEdits } from '../../../src/experiment/edits';
import { encodeModel, loadModel, modelInputs } from '../../../src/onnx';
import { executeRun } from '../../../src/runner/run';
import { createWorld } from '../../../src/runner/world';
import { readHistory } from '../../../src/runs';
import { built } from '../training/any-model';
import { bertLike } from '../training/bert';
import { newRun } from './workspace';

const EXPERIMENT = `
name: films
seed: 3
data:
  train: { format: csv, file: films.csv, label: opinion, text: text }
  tokenizer: { kind: words, vocabulary: 60, length: 12 }
teacher: { model: teacher.onnx }
student: { model: student.onnx }
stages:
  - train: { model: teacher, epochs: 12, batch: 16, optimizer: { adamw: { lr: 2e-2 } } }
  - distill: { epochs: 8, batch: 16, optimizer: { adamw: { lr: 2e-2 } } }
  - finetune: { epochs: 1, batch: 16, augment: [{ swap: { p: 0.1 } }] }
  - quantize: { mode: static, calibration: { samples: 32 }, maxAccuracyDrop: 0.5 }
  - evaluate: { on: validation, latency: false }
  - export: { to: out/ }
`;
let workspace: string;

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'distillery-bert-'));
  const lines = Array.from({ length: 160 }, (_, i) => {
    const word = (i % 2 ? ['superb', 'funny', 'brilliant'] : ['boring', 'tedious', 'dull'])[i % 3];
    return `${i % 2 ? 'good' : 'bad'},${'the '.repeat(i % 4)}${word} film`;
  });
  writeFileSync(join(workspace, 'films.csv'), `opinion,text\n${lines.join('\n')}\n`);
  writeFileSync(join(workspace, 'teacher.onnx'), encodeModel(bertLike({ width: 16 })));
  writeFileSync(join(workspace, 'student.onnx'), encodeModel(bertLike({ seed: 4 })));
});

async function problems(text: string) {
  const file = join(workspace, 'tiny.distill.yaml');
  const parsed = parseExperiment(text, { file });
  return [...parsed.problems, ...(await checkExperiment(parsed, createWorld(), { file }))];
}

test('models with masks and types are trained, teach, are quantized and measured; what comes out takes the same', async () => {
  expect(await problems(EXPERIMENT)).toEqual([]);
  const run = newRun(workspace, EXPERIMENT);
  expect(await executeRun(run), readFileSync(run.paths.journal, 'utf8')).toBe('done');
  const models = readHistory(run).stages.flatMap(({ result }) =>
    result?.name === 'evaluate' ? (result.models ?? []) : [],
  );
  expect(models.map(({ name }) => name)).toEqual(expect.arrayContaining(['teacher', 'student', 'int8']));
  for (const { name, accuracy } of models) expect(accuracy, name).toBeGreaterThan(0.9);
  const names = modelInputs(loadModel(join(workspace, 'out/student.onnx')).graph).map(({ name }) => name);
  expect(names).toEqual(['attention_mask', 'input_ids', 'token_type_ids']);
}, 30_000);

test('an input that a run cannot fill is said at the line of the model', async () => {
  const odd = built((b) => {
    const [x, y] = [b.input('input_ids', 'int64', ['batch', 12]), b.input('boxes', 'int64', ['batch', 12])];
    return [b.add('Cast', [b.add('Add', [x, y])], { to: 1 })];
  });
  writeFileSync(join(workspace, 'odd.onnx'), encodeModel(odd));
  const found = await problems(EXPERIMENT.replace('student.onnx', 'odd.onnx'));
  expect(found).toContainEqual(expect.objectContaining({ code: 'inputs-unfilled', path: 'student.model' }));
  expect(found.map(({ message }) => message).join()).toContain('cannot fill `boxes` of the student');
});

test('a tokenizer that has more tokens than the table of the model does not fit', async () => {
  writeFileSync(join(workspace, 'few.onnx'), encodeModel(bertLike({ vocabulary: 4 })));
  const found = await problems(EXPERIMENT.replace('student.onnx', 'few.onnx'));
  expect(found).toMatchObject([{ code: 'vocabulary-differs', path: 'student.model' }]);
});

test('a text longer than the table of positions of a model is said at the length, and mended', async () => {
  writeFileSync(join(workspace, 'short.onnx'), encodeModel(bertLike({ length: 10 })));
  const text = EXPERIMENT.replace('student.onnx', 'short.onnx');
  const [problem, ...others] = await problems(text);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'text-too-long', path: 'data.tokenizer.length' });
  expect(problem?.message).toContain('The student knows 10 places in a text, but texts have 12 tokens.');
  expect(await problems(applyEdits(text, problem?.fixes?.[0]?.edits ?? []))).toEqual([]);
});
