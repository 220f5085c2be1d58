import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { checkExperiment, type Problem, parseExperiment, type World } from '../../../src/experiment';
import { buildArchitecture, encodeModel } from '../../../src/onnx';
import { createWorld } from '../../../src/runner/world';
import { makeWorkspace } from '../runner/workspace';

const GOOD = `name: tiny
data:
  train: { format: idx, images: train-images, labels: train-labels }
  test: { format: idx, images: t10k-images, labels: t10k-labels }
  validation: { split: 0.2 }
teacher: { architecture: cnn, channels: [6], dense: 24 }
student: { architecture: cnn, channels: [3], dense: 8 }
stages:
  - train: { model: teacher, epochs: 2, batch: 24 }
  - distill: { baseline: true, epochs: 2, batch: 24 }
  - evaluate: {}
  - export: { to: out/ }
`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = makeWorkspace();
  file = join(folder, 'tiny.distill.yaml');
});

/** Problems of a text, with what is underlined. */
async function problems(text: string, world: World = createWorld()): Promise<(Problem & { underlined: string })[]> {
  const found = await checkExperiment(parseExperiment(text, { file }), world, { file });
  const lines = text.split('\n');
  return found.map((problem) => {
    const { start, end } = problem.range;
    return {
      ...problem,
      underlined: (lines[start.line] ?? '').slice(start.character, start.line === end.line ? end.character : undefined),
    };
  });
}

function writeModel(name: string, shape: number[], classes: number): void {
  const model = buildArchitecture({ architecture: 'mlp', hidden: [4] }, { shape, classes, seed: 1 });
  writeFileSync(join(folder, name), encodeModel(model));
}

test('a good experiment has no problem', async () => {
  expect(await problems(GOOD)).toEqual([]);
});

test.each([
  [
    'a file that is missing',
    'images: train-images,',
    'images: train-imagse,',
    'file-missing',
    'train-imagse',
    'Did you mean `train-images`?',
  ],
  [
    'a batch larger than the data',
    'epochs: 2, batch: 24 }',
    'epochs: 2, batch: 500 }',
    'batch-too-large',
    '500',
    'Use at most 480',
  ],
  [
    'more batches in a step than there are',
    'epochs: 2, batch: 24 }',
    'epochs: 2, batch: 24, accumulate: 30 }',
    'batch-too-large',
    '30',
    'Accumulate at most 20',
  ],
  [
    'more labels than samples',
    'split: 0.2 }',
    'split: 0.2 }\n  labelled: 481',
    'labelled-too-many',
    '481',
    'Use at most 480',
  ],
  [
    'a group of layers that nobody has',
    'model: teacher, epochs: 2',
    'model: teacher, groups: [{ layers: [cnov1], rate: 0 }], epochs: 2',
    'layer-unknown',
    'cnov1',
    'The teacher has no layer `cnov1`. Did you mean `conv1`?',
  ],
  [
    'a hidden state that the teacher does not have',
    'baseline: true',
    'hidden: [{ teacher: rleu1, student: relu1 }]',
    'layer-unknown',
    'rleu1',
    'The teacher has no layer or value `rleu1`. Did you mean `relu1`?',
  ],
  [
    'a hidden state that the student does not have',
    'baseline: true',
    'hidden: [{ teacher: dense_relu, student: block7 }]',
    'layer-unknown',
    'block7',
    'Use a layer, such as',
  ],
  [
    'class weights for other classes',
    'model: teacher, epochs: 2',
    'model: teacher, classWeights: [1, 2], epochs: 2',
    'class-weights',
    '[1, 2]',
    'There are 2 class weights, but 10 classes',
  ],
  [
    'a warm-up that never ends',
    'model: teacher, epochs: 2',
    'model: teacher, warmup: 40, epochs: 2',
    'warmup-too-long',
    '40',
    'has 40',
  ],
  [
    'too many poolings',
    'channels: [3]',
    'channels: [3, 3, 3, 3, 3]',
    'image-too-small',
    '[3, 3, 3, 3, 3]',
    'at most 4',
  ],
  [
    'a teacher that knows nothing',
    '  - train: { model: teacher, epochs: 2, batch: 24 }\n',
    '',
    'teacher-untrained',
    'distill',
    'train: { model: teacher }',
  ],
  [
    'no test data',
    '  test: { format: idx, images: t10k-images, labels: t10k-labels }\n',
    '',
    'no-test-data',
    'evaluate',
    'Add data.test',
  ],
  [
    'nothing to export',
    '  - train: { model: teacher, epochs: 2, batch: 24 }\n  - distill: { baseline: true, epochs: 2, batch: 24 }\n',
    '',
    'nothing-to-export',
    'export',
    'after a distill stage',
  ],
  ['alpha 0', 'baseline: true', 'alpha: 0', 'no-effect', '0', 'labels alone'],
  [
    'class weights at alpha 1',
    'baseline: true',
    'alpha: 1, classWeights: balanced',
    'no-effect',
    'balanced',
    'nothing',
  ],
  ['a temperature for logits', 'baseline: true', 'temperature: 3, divergence: mse', 'no-effect', '3', 'as they are'],
  ['labels at alpha 1', 'baseline: true', 'alpha: 1, hardLabel: teacher', 'no-effect', 'teacher', 'changes nothing'],
])('%s', async (_, good, bad, code, underlined, says) => {
  const text = GOOD.replace(good, bad);
  expect(text).not.toBe(GOOD);
  const found = (await problems(text)).filter((p) => p.code === code);
  expect(found.map((p) => p.underlined)).toContain(underlined);
  expect(found[0]?.message).toContain(says);
});

test('a batch may not be larger than the labels that the baseline learns from', async () => {
  const found = await problems(
    GOOD.replace('split: 0.2 }', 'split: 0.2 }\n  labelled: 20').replaceAll(
      'train: { model: teacher, epochs: 2, batch: 24 }',
      'train: { model: teacher, batch: 10 }',
    ),
  );
  expect(found.map((p) => [p.code, p.path])).toEqual([['batch-too-large', 'stages.1.distill.batch']]);
});

test.each([
  { architecture: 'cnn', channels: [3, 2], dense: 8 },
  { architecture: 'mlp', hidden: [8, 7] },
] as const)('every layer of a $architecture is a hidden state', async (spec) => {
  const { graph } = buildArchitecture(spec, { shape: [1, 28, 28], classes: 10, seed: 1 });
  const pairs = graph.nodes.map(({ name }) => `{ teacher: relu1, student: ${name} }`);
  const text = GOOD.replace(/student: \{.*/, `student: ${JSON.stringify(spec)}`);
  const found = await problems(text.replace('baseline: true', `hidden: [${pairs}]`));
  expect(found.filter(({ code }) => code === 'layer-unknown')).toEqual([]);
});

test('hidden states of a file are its layers, and what those make', async () => {
  const model = buildArchitecture({ architecture: 'mlp', hidden: [4] }, { shape: [1, 28, 28], classes: 10, seed: 1 });
  for (const node of model.graph.nodes) node.name = `layer/${node.name}`;
  writeFileSync(join(folder, 'teacher.onnx'), encodeModel(model));
  const text = GOOD.replace(/teacher: \{ a.*/, 'teacher: { model: teacher.onnx }');
  const hidden = (...names: string[]) => `hidden: [${names.map((n) => `{ teacher: ${n}, student: relu1 }`)}]`;
  const found = await problems(text.replace('baseline: true', hidden('layer/relu1', 'relu1', 'layer/rleu1')));
  const wrong = found.filter(({ code }) => code === 'layer-unknown');
  expect(wrong.map((p) => p.path)).toEqual(['stages.1.distill.hidden.2.teacher']);
  expect(wrong[0]?.fixes?.[0]?.edits[0]?.newText).toBe('layer/relu1');
});

test('the fix of a missing file names the one that is there', async () => {
  const text = GOOD.replace('images: train-images,', 'images: train-imagse,');
  const [problem] = await problems(text);
  expect(problem?.fixes?.[0]?.edits[0]?.newText).toBe('train-images');
});

test('data that is cut short is said at its key', async () => {
  truncateSync(join(folder, 'train-labels'), 100);
  const [problem] = await problems(GOOD);
  expect(problem).toMatchObject({ code: 'data-unreadable', path: 'data.train.labels' });
});

test('a model that is none', async () => {
  writeFileSync(join(folder, 'teacher.onnx'), 'this is no model');
  const [problem] = await problems(GOOD.replace(/teacher: \{ a.*/, 'teacher: { model: teacher.onnx }'));
  expect(problem).toMatchObject({ code: 'model-unreadable', underlined: 'teacher.onnx' });
});

test('classes and shapes that differ', async () => {
  writeModel('teacher.onnx', [1, 28, 28], 10);
  writeModel('student.onnx', [1, 28, 28], 7);
  writeModel('small.onnx', [1, 14, 14], 10);
  const files = (teacher: string, student: string) =>
    GOOD.replace(/teacher: \{ a.*/, `teacher: { model: ${teacher} }`).replace(
      /student: \{.*/,
      `student: { model: ${student} }`,
    );
  expect((await problems(files('teacher.onnx', 'student.onnx')))[0]).toMatchObject({
    code: 'classes-differ',
    underlined: 'student.onnx',
  });
  expect((await problems(files('teacher.onnx', 'small.onnx')))[0]).toMatchObject({
    code: 'shape-differs',
    underlined: 'small.onnx',
  });
  expect(await problems(files('teacher.onnx', 'teacher.onnx'))).toEqual([]);
});

test('files outside of the workspace are refused where there is one', async () => {
  const world = { ...createWorld(), inside: (path: string) => !relative(folder, path).startsWith('..') };
  const [problem] = await problems(GOOD.replace('to: out/', 'to: ../elsewhere/'), world);
  expect(problem).toMatchObject({ code: 'outside-workspace', underlined: '../elsewhere/' });
});

test('a file with an error of its own is checked as far as it is understood', async () => {
  rmSync(join(folder, 't10k-images'));
  const found = await problems(GOOD.replace('epochs: 2, batch: 24 }', 'epochs: two, batch: 24 }'));
  expect(found.map((p) => p.code)).toEqual(['file-missing']);
});

const pruned = (options: string) => GOOD.replace('  - evaluate', `  - prune: ${options}\n  - evaluate`);

test('pruning names layers that there are, of architectures and of files', async () => {
  expect(await problems(pruned('{ exclude: [logits, "conv*"], overrides: { dense: 0.1 } }'))).toEqual([]);
  const [problem] = await problems(pruned('{ exclude: [cnov1] }'));
  expect(problem).toMatchObject({ code: 'layer-unknown', underlined: 'cnov1' });
  expect(problem?.message).toContain('Did you mean `conv1`?');
  expect(problem?.fixes?.[0]?.edits[0]?.newText).toBe('conv1');
  writeModel('student.onnx', [1, 28, 28], 10);
  const ofFile = pruned('{ overrides: { convolution: 0.1 } }').replace(
    /student: \{.*/,
    'student: { model: student.onnx }',
  );
  expect((await problems(ofFile))[0]?.message).toMatch(/no layer `convolution`. Use .*`dense1`/);
});

test.each([
  { architecture: 'cnn', channels: [2, 3], dense: 4 },
  { architecture: 'mlp', hidden: [4, 5] },
  { architecture: 'resnet', channels: [2, 3], blocks: 2 },
] as const)('the layers of $architecture are known by the names that the engine gives them', async (spec) => {
  const { graph } = buildArchitecture(spec, { shape: [1, 28, 28], classes: 10, seed: 1 });
  const weights = [...graph.initializers.keys()].filter((name) => name.endsWith('.weight'));
  const exclude = JSON.stringify(weights.map((name) => name.replace(/\.weight$/, '')));
  const text = pruned(`{ exclude: ${exclude} }`).replace(/student: \{.*/, `student: ${JSON.stringify(spec)}`);
  expect(await problems(text)).toEqual([]);
  expect(await problems(text.replace('"logits"', '"nothing"'))).toHaveLength(1);
});

test.each([
  { architecture: 'textcnn', width: 4, filters: 2, sizes: [2, 3] },
  { architecture: 'transformer', layers: 2, width: 8, heads: 2 },
  { architecture: 'decoder', layers: 1, width: 8, heads: 2 },
] as const)('the layers of $architecture are known by the names that the engine gives them', async (spec) => {
  const { graph } = buildArchitecture(spec, { shape: [9], classes: 3, vocabulary: 11, seed: 1 });
  const weights = [...graph.initializers.keys()].filter((name) => name.endsWith('.weight'));
  const exclude = JSON.stringify(weights.map((name) => name.replace(/\.weight$/, '')));
  const text = pruned(`{ exclude: ${exclude} }`).replace(/student: \{.*/, `student: ${JSON.stringify(spec)}`);
  expect((await problems(text)).filter(({ code }) => code === 'layer-unknown')).toEqual([]);
  const misspelt = await problems(text.replace('"embedding"', '"embeding"'));
  expect(misspelt.find(({ code }) => code === 'layer-unknown')?.message).toContain('Did you mean `embedding`?');
});

test('heads share the width evenly', async () => {
  const text = GOOD.replace(/student: \{.*/, 'student: { architecture: transformer, layers: 1, width: 20, heads: 3 }');
  const [problem] = (await problems(text)).filter(({ code }) => code === 'heads-unfit');
  expect(problem).toMatchObject({ underlined: '20', path: 'student.width' });
  expect(problem?.fixes?.[0]?.edits[0]?.newText).toBe('18');
  expect((await problems(text.replace('width: 20', 'width: 18'))).map(({ code }) => code)).not.toContain('heads-unfit');
});

test('pruning comes after learning', async () => {
  const text = GOOD.replace('  - distill', '  - prune: {}\n  - distill');
  expect((await problems(text))[0]).toMatchObject({ code: 'prune-untrained', underlined: 'prune' });
  expect(await problems(text.replace(/student: \{.*/, 'student: { from: teacher }'))).toEqual([]);
});

test('pruning settings that change nothing', async () => {
  const [steps] = await problems(pruned('{ steps: 3 }'));
  expect(steps).toMatchObject({ code: 'no-effect', path: 'stages.2.prune.steps' });
  expect(steps?.fixes?.[0]?.edits[0]?.newText).toContain('recover');
  expect(await problems(pruned('{ steps: 3, recover: {} }').replace('recover: {}', 'recover: { batch: 24 }'))).toEqual(
    [],
  );
  expect((await problems(pruned('{ parameters: 120% }')))[0]).toMatchObject({ code: 'no-effect', underlined: '120%' });
  expect((await problems(pruned('{ recover: { batch: 500 } }')))[0]).toMatchObject({
    code: 'batch-too-large',
    path: 'stages.2.prune.recover.batch',
  });
});
