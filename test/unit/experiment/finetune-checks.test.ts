import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkExperiment, parseExperiment } from '../../../src/experiment';
import { applyEdits } from '../../../src/experiment/edits';
import { createWorld } from '../../../src/runner/world';
import { makeWorkspace } from '../runner/workspace';

const TEST_DATA = '{ format: idx, images: t10k-images, labels: t10k-labels }';
const GOOD = `name: tiny
data:
  train: { format: idx, images: train-images, labels: train-labels }
  validation: { split: 0.2 }
teacher: { architecture: cnn, channels: [6], dense: 24 }
student: { architecture: cnn, channels: [3], dense: 8 }
stages:
  - train: { model: teacher, epochs: 2, batch: 24 }
  - distill: { epochs: 2, batch: 24 }
  - finetune: { phase: recover, teach: true, batch: 24 }
  - finetune: { phase: adapt, batch: 100, data: ${TEST_DATA}, mix: 0.3, teach: { alpha: 0.5 } }
  - export: {}
`;

let folder: string;
beforeAll(() => {
  folder = makeWorkspace();
});

async function problems(text: string) {
  const file = join(folder, 'tiny.distill.yaml');
  const parsed = parseExperiment(text, { file });
  return [...parsed.problems, ...(await checkExperiment(parsed, createWorld(), { file }))];
}

function changed(from: string | RegExp, to: string): string {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  return text;
}

test('phases with data, mixture and lessons of their own are fine', async () => {
  expect(await problems(GOOD)).toEqual([]);
});

const adapt = 'stages.3.finetune';
test.each([
  ['a batch above its own data', 'batch: 100', 'batch: 201', `${adapt}.batch`, 'batch-too-large', '200 samples'],
  [
    'a misspelt file',
    'images: t10k-images',
    'images: t10k-image',
    `${adapt}.data.images`,
    'file-missing',
    't10k-images',
  ],
  [
    'a layer that is none',
    'mix: 0.3',
    'groups: [{ layers: [cnv1] }]',
    `${adapt}.groups.0.layers.0`,
    'layer-unknown',
    '`conv1`',
  ],
  ['a mixture with nothing', `data: ${TEST_DATA}, `, '', `${adapt}.mix`, 'no-effect', 'nothing to mix'],
  [
    'a metric that is none',
    'mix: 0.3',
    'earlyStopping: { metric: acuracy }',
    `${adapt}.earlyStopping.metric`,
    'unknown-value',
    '`accuracy`',
  ],
  [
    'a shift out of the image',
    'mix: 0.3',
    'augment: [{ shift: 40 }]',
    `${adapt}.augment.0.shift`,
    'augment-too-far',
    'at most 27',
  ],
  [
    'samples that are mixed twice',
    'mix: 0.3',
    'augment: [{ mixup: 0.2 }, { shift: 2 }, { mixup: 0.3 }]',
    `${adapt}.augment.2.mixup`,
    'mixup-twice',
    'Samples are mixed once',
  ],
  [
    'a change that is none',
    'mix: 0.3',
    'augment: [{ shfit: 2 }]',
    `${adapt}.augment.0.shfit`,
    'unknown-change',
    '`shift`',
  ],
  [
    'a direction that is none',
    'mix: 0.3',
    'augment: [{ flip: horizontl }]',
    `${adapt}.augment.0.flip`,
    'unknown-value',
    '`horizontal`',
  ],
  [
    'a teacher in words',
    'teach: { alpha: 0.5 }',
    'teach: perhaps',
    `${adapt}.teach`,
    'wrong-type',
    '`true` or `false` or a mapping',
  ],
  ['a phase that is none', 'phase: adapt', 'phase: adopt', `${adapt}.phase`, 'unknown-value', '`adapt`'],
])('%s is said where it stands, and mended', async (_, from, to, path, code, says) => {
  const text = changed(from, to);
  const [problem] = await problems(text);
  expect(problem).toMatchObject({ path, code, message: expect.stringContaining(says) });
  expect(await problems(applyEdits(text, problem?.fixes?.[0]?.edits ?? []))).toEqual([]);
});

test('nothing is tuned before something was learnt', async () => {
  const [problem] = await problems(changed(/ {2}- train.*\n {2}- distill.*\n/, ''));
  expect(problem).toMatchObject({ code: 'finetune-untrained', path: 'stages.0.finetune' });
});

test('a teacher without weights cannot teach where that is asked for, and is not missed elsewhere', async () => {
  const alone = changed(/ {2}- train.*\n {2}- distill.*\n/, '  - train: { model: student, batch: 24 }\n');
  const found = await problems(alone);
  expect(found.map(({ code, path }) => [code, path])).toEqual([
    ['teacher-untrained', 'stages.1.finetune.teach'],
    ['teacher-untrained', 'stages.2.finetune.teach'],
  ]);
  const mended = found.toReversed().reduce((text, { fixes }) => applyEdits(text, fixes?.[0]?.edits ?? []), alone);
  expect(await problems(mended)).toEqual([]);
  expect(await problems(alone.replace('teach: true, ', '').replace(', teach: { alpha: 0.5 }', ''))).toEqual([]);
});

test('only images are augmented', async () => {
  const rows = Buffer.alloc(12 + 600 * 4);
  rows.set([0, 0, 8, 2, 0, 0, 2, 88, 0, 0, 0, 4]);
  writeFileSync(join(folder, 'rows'), rows);
  const text = GOOD.replace('images: train-images', 'images: rows')
    .replace(/cnn, channels: \[\d\], dense: (\d+)/g, 'mlp, hidden: [$1]')
    .replace(/ {2}- finetune: \{ phase: adapt.*\n/, '')
    .replace('teach: true', 'augment: [{ noise: 0.1 }]');
  const [problem, ...others] = await problems(text);
  expect(problem).toMatchObject({ code: 'augment-no-images', path: 'stages.2.finetune.augment.0.noise' });
  expect(others).toEqual([]);
  expect(await problems(applyEdits(text, problem?.fixes?.[0]?.edits ?? []))).toEqual([]);
});
