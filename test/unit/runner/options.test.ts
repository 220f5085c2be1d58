import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { decodeModel, encodeModel, filled } from '../../../src/onnx';
import { executeRun } from '../../../src/runner/run';
import { readHistory } from '../../../src/runs';
import { built, weight } from '../training/any-model';
import { artifact, makeWorkspace, newRun } from './workspace';

/** A student taught by a teacher that is there, in a fraction of a second. */
const SHORT = `
name: short
seed: 3
data:
  train: { format: idx, images: train-images, labels: train-labels }
  validation: { split: 0.2 }
  normalize: { mean: 0.1307, std: 0.3081 }
teacher: { model: given.onnx }
student: { architecture: mlp, hidden: [6] }
stages:
  - distill: { epochs: 2, batch: 48, baseline: true }
`;
const TEACHER = SHORT.replace('model: given.onnx', 'architecture: mlp, hidden: [12]').replace(
  /- distill.*/,
  '- train: { model: teacher, epochs: 1, batch: 48 }',
);

let workspace: string;
let reference: { student: Buffer; baseline: Buffer };

async function students(overrides: string[]) {
  const run = newRun(workspace, SHORT, overrides);
  expect(await executeRun(run)).toBe('done');
  const baseline = existsSync(join(run.paths.artifacts, 'baseline.onnx')) ? artifact(run, 'baseline') : Buffer.alloc(0);
  return { student: artifact(run, 'student'), baseline };
}

beforeAll(async () => {
  workspace = makeWorkspace();
  const teaching = newRun(workspace, TEACHER);
  await executeRun(teaching);
  writeFileSync(join(workspace, 'given.onnx'), artifact(teaching, 'teacher'));
  reference = await students([]);
});

test('the same file and seed make the same weights, bit for bit', async () => {
  expect(await students([])).toEqual(reference);
});

test('the environment may say how many threads the engine takes', async () => {
  const threads = process.env.DISTILLERY_THREADS;
  process.env.DISTILLERY_THREADS = '2';
  const run = newRun(workspace, SHORT);
  await executeRun(run).finally(() => {
    process.env.DISTILLERY_THREADS = threads;
  });
  expect(JSON.parse(readFileSync(run.paths.resolved, 'utf8')).choices.threads).toBe(2);
});

const distill = 'stages.0.distill';
test.each([
  [`${distill}.temperature=4`],
  [`${distill}.temperature={ from: 8, to: 2 }`],
  [`${distill}.temperature={ from: 2, to: 1, over: steps }`],
  [`${distill}.alpha=0.2`],
  [`${distill}.hardLabel=teacher`],
  [`${distill}.epochs=3`],
  [`${distill}.batch=24`],
  [`${distill}.schedule=constant`],
  [`${distill}.schedule=linear`],
  [`${distill}.warmup=5`],
  [`${distill}.accumulate=2`],
  [`${distill}.clipNorm=0.05`],
  [`${distill}.optimizer.adamw.lr=0.002`],
  [`${distill}.optimizer.adamw.weightDecay=0.2`],
  [`${distill}.optimizer.adamw.beta1=0.7`],
  [`${distill}.optimizer.adamw.beta2=0.9`],
  [`${distill}.optimizer.adamw.epsilon=0.01`],
  [`${distill}.optimizer={ sgd: { lr: 0.1 } }`],
  [`${distill}.groups=[{ layers: [dense1], rate: 0.5 }]`],
  [`${distill}.groups=[{ layers: ["*"], weightDecay: 0.5 }]`],
  [`${distill}.labelSmoothing=0.1`],
  [`${distill}.classWeights=balanced`],
  [`${distill}.classWeights=[9, 1, 1, 1, 1, 1, 1, 1, 1, 1]`],
  [`${distill}.divergence=reverse-kl`],
  [`${distill}.divergence=jensen-shannon`],
  [`${distill}.divergence=mse`],
  [`${distill}.divergence=cosine`],
  [`${distill}.hidden=[{ teacher: relu1, student: relu1 }]`],
  [`${distill}.hidden=[{ teacher: relu1, student: relu1, weight: 0.1 }]`],
  ['data.labelled=100'],
  ['data.validation.split=0.3'],
  ['data.normalize.std=0.5'],
  ['seed=4'],
])('%s changes the student', async (override) => {
  expect((await students([override])).student.equals(reference.student)).toBe(false);
});

test('temperature and alpha leave the baseline alone, as it has no teacher', async () => {
  const { baseline } = await students([`${distill}.temperature=4`, `${distill}.alpha=0.2`]);
  expect(baseline.equals(reference.baseline)).toBe(true);
});

test.each([
  ['momentum', '{ momentum: 0 }'],
  ['nesterov', '{ nesterov: true }'],
  ['weightDecay', '{ weightDecay: 0.1 }'],
  ['lr', '{ lr: 0.01 }'],
])('SGD heeds its %s', async (_, options) => {
  const sgd = (text: string) => [`${distill}.baseline=false`, `${distill}.optimizer={ sgd: ${text} }`];
  const { student } = await students(sgd('{}'));
  expect((await students(sgd(options))).student.equals(student)).toBe(false);
});

test('a layer whose rate is 0 stays as it was', async () => {
  const { student, baseline } = await students([`${distill}.groups=[{ layers: [dense1], rate: 0 }]`]);
  const weights = (bytes: Buffer, name: string) => decodeModel(bytes).graph.initializers.get(name)?.data;
  for (const name of ['dense1.weight', 'dense1.bias']) expect(weights(student, name)).toEqual(weights(baseline, name));
  expect(weights(student, 'logits.weight')).not.toEqual(weights(baseline, 'logits.weight'));
});

/** A student with a batch normalization, whose running statistics are far from those of the data. */
const normalizing = built((b) => {
  const x = b.input('x', 'float32', ['batch', 1, 28, 28]);
  const conv = b.add('Conv', [x, weight(b, 'conv', [4, 1, 5, 5])], { strides: [4, 4] });
  for (const [name, value] of [
    ['mean', 1],
    ['var', 2],
    ['scale', 1],
    ['shift', 0.5],
  ] as const)
    b.graph.initializers.set(`bn.${name}`, filled('float32', [4], value));
  const normal = b.add('BatchNormalization', [conv, 'bn.scale', 'bn.shift', 'bn.mean', 'bn.var']);
  return [b.add('MatMul', [b.add('Flatten', [b.add('Relu', [normal])]), weight(b, 'dense', [144, 10])])];
});

test('batch normalizations follow the data, unless they are frozen', async () => {
  writeFileSync(join(workspace, 'normalizing.onnx'), encodeModel(normalizing));
  const statistics = async (batchNorm: string) => {
    const { student } = await students(['student={ model: normalizing.onnx }', `${distill}.batchNorm=${batchNorm}`]);
    const { initializers } = decodeModel(student).graph;
    return ['bn.mean', 'bn.var'].map((name) => Array.from(initializers.get(name)?.data as Float32Array));
  };
  const [auto, update, freeze] = [await statistics('auto'), await statistics('update'), await statistics('freeze')];
  expect(freeze).toEqual([
    [1, 1, 1, 1],
    [2, 2, 2, 2],
  ]);
  expect(update).toEqual(auto);
  for (const value of update.flat()) expect([1, 2]).not.toContain(value);
});

test('class weights that are not one for each class end the run', async () => {
  const run = newRun(workspace, SHORT, [`${distill}.classWeights=[1, 2]`]);
  expect(await executeRun(run)).toBe('failed');
  expect(readHistory(run).problem?.message).toContain('2 numbers, but the data has 10 classes');
});
