import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { searchQuantization } from '../../../src/compression';
import { checkExperiment, parseExperiment } from '../../../src/experiment';
import { applyEdits } from '../../../src/experiment/edits';
import { buildArchitecture, encodeModel, type Model } from '../../../src/onnx';
import { createWorld } from '../../../src/runner/world';
import { makeWorkspace } from '../runner/workspace';
import { codes } from './helpers';

const GOOD = `name: tiny
data:
  train: { format: idx, images: train-images, labels: train-labels }
  test: { format: idx, images: t10k-images, labels: t10k-labels }
  validation: { split: 0.2 }
teacher: { architecture: cnn, channels: [6], dense: 24 }
student: { architecture: cnn, channels: [3], dense: 8 }
stages:
  - train: { model: teacher, epochs: 2, batch: 24 }
  - distill: { epochs: 2, batch: 24 }
  - quantize: { mode: static, calibration: { samples: 400 }, exclude: [logits] }
  - evaluate: {}
`;

let folder: string;
beforeEach(() => {
  folder = makeWorkspace();
});

async function problems(text: string) {
  const file = join(folder, 'tiny.distill.yaml');
  return checkExperiment(parseExperiment(text, { file }), createWorld(), { file });
}

function changed(from: string | RegExp, to: string): string {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  return text;
}

const write = (name: string, model: Model) => writeFileSync(join(folder, name), encodeModel(model));
const float = () =>
  buildArchitecture({ architecture: 'mlp', hidden: [4] }, { shape: [1, 28, 28], classes: 10, seed: 1 });

async function quantized(): Promise<Model> {
  const measures = {
    accuracy: async () => 1,
    latency: async (models: readonly unknown[]) => models.map(() => ({ batch1: 1, batch64: 1 })),
  };
  const options = {
    mode: 'dynamic',
    method: 'minmax',
    samples: 1,
    maxAccuracyDrop: 1,
    exclude: [],
    reduceRange: false,
  } as const;
  return (await searchQuantization(float(), options, { measures }, { threads: 1 })).kept.model;
}

test('a good experiment has no problem', async () => {
  expect(await problems(GOOD)).toEqual([]);
});

test('more calibration samples than there are to train on: all are used, and the fix says how many', async () => {
  const text = changed('samples: 400', 'samples: 481');
  const [problem] = await problems(text);
  expect(problem).toMatchObject({
    code: 'calibration-too-large',
    severity: 'warning',
    path: 'stages.2.quantize.calibration.samples',
  });
  expect(problem?.message).toContain('480 are left');
  expect(await problems(applyEdits(text, problem?.fixes?.[0]?.edits ?? []))).toEqual([]);
});

test('float16 needs no calibration, so none is too much', async () => {
  expect(
    await problems(changed('mode: static, calibration: { samples: 400 }', 'mode: fp16, calibration: { samples: 999 }')),
  ).toEqual([]);
});

test('an exclude pattern that matches nothing says what was meant', async () => {
  const text = changed('[logits]', '[logist]');
  const [problem] = await problems(text);
  expect(problem).toMatchObject({ code: 'layer-unknown', path: 'stages.2.quantize.exclude.0' });
  expect(problem?.message).toContain('Did you mean `logits`?');
  expect(await problems(applyEdits(text, problem?.fixes?.[0]?.edits ?? []))).toEqual([]);
});

test('an exclude pattern is looked up in a student that is a file', async () => {
  write('student.onnx', float());
  const text = changed(/student: \{.*/, 'student: { model: student.onnx }');
  expect(await problems(text)).toEqual([]);
  expect(codes(await problems(text.replace('[logits]', '[conv9]')))).toEqual(['layer-unknown']);
});

test('nothing is quantized before something was learnt', async () => {
  const text = changed(/ {2}- train.*\n {2}- distill.*\n/, '');
  expect(codes(await problems(text))).toContain('quantize-untrained');
  write('student.onnx', float());
  const given = text.replace(/student: \{.*/, 'student: { model: student.onnx }');
  expect(codes(await problems(given))).not.toContain('quantize-untrained');
});

test.each([
  'prune: { ratio: 0.3 }',
  'finetune: { epochs: 1, batch: 24 }',
  'distill: { epochs: 1, batch: 24 }',
  'train: { model: student, epochs: 1, batch: 24 }',
])('no %s after quantize, unless what it makes is quantized again', async (stage) => {
  const after = changed('  - evaluate', `  - ${stage}\n  - evaluate`);
  expect((await problems(after)).find(({ code }) => code === 'after-quantize')).toMatchObject({
    path: `stages.3.${stage.slice(0, stage.indexOf(':'))}`,
  });
  expect(codes(await problems(after.replace('  - evaluate', '  - quantize: {}\n  - evaluate')))).not.toContain(
    'after-quantize',
  );
});

test('a student that is quantized already', async () => {
  write('int8.onnx', await quantized());
  const [problem] = await problems(changed(/student: \{.*/, 'student: { model: int8.onnx }'));
  expect(problem).toMatchObject({ code: 'already-quantized', path: 'student.model' });
});

test('a student that is a copy of a quantized teacher', async () => {
  write('int8.onnx', await quantized());
  const text = changed(/teacher: \{ a.*/, 'teacher: { model: int8.onnx }').replace(/ {2}- train.*\n/, '');
  expect(codes(await problems(text))).not.toContain('already-quantized');
  const copy = text.replace(/student: \{.*/, 'student: { from: teacher }');
  expect(codes(await problems(copy))).toContain('already-quantized');
});
