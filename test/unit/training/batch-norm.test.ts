import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import type { GraphBuilder, Model, Tensor } from '../../../src/onnx';
import { type Chunk, Predictor, prepare, Trainer, type TrainerOptions, writeArtifacts } from '../../../src/training';
import { built, weight } from './any-model';
import { PlainTraining } from './plain-training';

interface Numbers {
  dims: number[];
  values: number[];
}

/** Three steps of PyTorch; see batch-norm.py beside it. */
const golden: {
  batch: number;
  classes: number;
  lr: number;
  inputs: Numbers;
  labels: number[];
  start: Record<string, Numbers>;
  losses: number[];
  states: Record<string, Numbers>[];
  evaluated: Numbers;
} = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/training/batch-norm.json'), 'utf8'));

const folder = mkdtempSync(join(tmpdir(), 'distillery-batch-norm-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [, , ...sample] = golden.inputs.dims;
const size = sample.reduce((a, d) => a * d, 1);
const tensor = ({ dims, values }: Numbers): Tensor => ({ type: 'float32', dims, data: Float32Array.from(values) });

/** The net of the golden. */
function net(training = false): Model {
  const model = built((b) => {
    const x = b.input('x', 'float32', ['batch', ...sample]);
    const normalized = (name: string, value: string, momentum: number, epsilon: number) => {
      const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${name}.${part}`);
      const outputs = [`${name}.y`, ...(training ? [`${name}.mean_out`, `${name}.var_out`] : [])];
      b.node('BatchNormalization', [value, ...parts], outputs, {
        momentum: { kind: 'float', value: momentum },
        epsilon: { kind: 'float', value: epsilon },
        training_mode: training ? 1 : undefined,
      });
      return `${name}.y`;
    };
    const conv = b.add('Conv', [x, 'conv.weight', 'conv.bias']);
    const relu = b.add('Relu', [normalized('bn1', conv, 0.9, 1e-5)]);
    const dense = b.add('Gemm', [b.add('Flatten', [relu]), 'dense.weight', 'dense.bias'], { transB: 1 });
    return [normalized('bn2', dense, 0.7, 1e-3)];
  });
  for (const [name, values] of Object.entries(golden.start)) model.graph.initializers.set(name, tensor(values));
  return model;
}

const optimizer = { sgd: { momentum: 0.9, nesterov: false, weightDecay: 0 } };
const options: TrainerOptions = { batch: golden.batch, loss: 'ce', optimizer, threads: 1, batchNorm: 'update' };

function steps(from: number, to: number): Chunk {
  return {
    inputs: Float32Array.from(golden.inputs.values.slice(from * golden.batch * size, to * golden.batch * size)),
    labels: BigInt64Array.from(golden.labels.slice(from * golden.batch, to * golden.batch), BigInt),
    learningRates: new Array(to - from).fill(golden.lr),
  };
}

const gap = (actual: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN))));

test.each([false, true])('three steps are those of PyTorch, from a file in training mode: %s', async (training) => {
  const trainer = await Trainer.create(net(training), options);
  const { loss } = await trainer.run(steps(0, 3));
  expect(gap(loss, golden.losses)).toBeLessThan(1e-5);
  const weights = await trainer.weights();
  for (const [name, { values }] of Object.entries(golden.states[2] ?? {}))
    expect(gap(weights.get(name)?.data as Float32Array, values), name).toBeLessThan(1e-5);

  const model = await trainer.trainedModel();
  await trainer.release();
  for (const node of model.graph.nodes) expect(node.attributes.has('training_mode')).toBe(false);
  const predictor = await Predictor.create(model, { batch: golden.batch, threads: 1 });
  const scores = await predictor.run(steps(0, 1).inputs);
  expect(gap(scores, golden.evaluated.values)).toBeLessThan(2e-5);
  await predictor.release();
});

test('a training that goes on from a snapshot moves the running statistics as if it had never stopped', async () => {
  const whole = await Trainer.create(net(), options);
  await whole.run(steps(0, 1));
  const snapshot = await whole.snapshot();
  await whole.run(steps(1, 3));
  const resumed = await Trainer.create(net(), options);
  resumed.restore(snapshot);
  await resumed.run(steps(1, 3));
  expect([...(await resumed.snapshot()).tensors]).toEqual([...(await whole.snapshot()).tensors]);
  await Promise.all([whole.release(), resumed.release()]);
});

test.each([
  ['are frozen', { ...options, batchNorm: 'freeze' as const }],
  [
    'are of layers that are frozen',
    { ...options, optimizer: { ...optimizer, groups: [{ match: ['bn*.weight'], rate: 0 }] } },
  ],
])('running statistics stay where batch normalizations %s', async (_, settings) => {
  const trainer = await Trainer.create(net(), settings);
  const { loss } = await trainer.run(steps(0, 3));
  const { initializers } = (await trainer.trainedModel()).graph;
  await trainer.release();
  for (const name of ['bn1.running_mean', 'bn2.running_var'])
    expect(initializers.get(name)?.data).toEqual(tensor(golden.start[name] as Numbers).data);
  expect(Math.abs((loss[0] ?? 0) - (golden.losses[0] ?? 0))).toBeGreaterThan(1e-2);
});

test('the artifacts say where running statistics go, and compute what the fused step computes', async () => {
  await writeArtifacts(folder, await prepare(net(), { batch: golden.batch, batchNorm: 'update' }), {
    loss: 'ce',
    optimizer,
  });
  const plain = await PlainTraining.open(folder);
  expect(plain.contract.statistics.map(({ input, output }) => [input, output])).toContainEqual([
    'bn1.running_mean',
    'bn1.running_mean_next',
  ]);
  const trainer = await Trainer.create(net(), options);
  const { loss } = await trainer.run(steps(0, 3));
  for (const k of [0, 1, 2]) {
    const { inputs, labels } = steps(k, k + 1);
    const feeds = {
      x: new ort.Tensor('float32', inputs, [golden.batch, ...sample]),
      labels: new ort.Tensor('int64', labels, [golden.batch]),
    };
    expect((await plain.train(feeds, golden.lr)).loss?.data[0]).toBe(loss[k]);
  }
  for (const [name, { data }] of await trainer.weights()) expect(plain.state[name]?.data, name).toEqual(data);
  const evaluated = await plain.evaluate({
    x: new ort.Tensor('float32', steps(0, 1).inputs, [golden.batch, ...sample]),
    labels: new ort.Tensor('int64', steps(0, 1).labels, [golden.batch]),
  });
  const [scores] = Object.values(evaluated).filter(({ dims }) => dims.length === 2);
  expect(gap(scores?.data as Float32Array, golden.evaluated.values)).toBeLessThan(2e-5);
  await trainer.release();
});

/** Two layers that start from one mean and one variance, the second by way of an Identity. */
function sharing(b: GraphBuilder): string[] {
  for (const [name, value] of [
    ['zeros', 0],
    ['ones', 1],
  ] as const)
    b.graph.initializers.set(name, { type: 'float32', dims: [3], data: new Float32Array(3).fill(value) });
  const x = b.input('x', 'float32', ['batch', ...sample]);
  const conv = b.add('Conv', [x, weight(b, 'w1', [3, 2, 1, 1])]);
  const first = b.add('BatchNormalization', [conv, weight(b, 's1', [3]), 'zeros', 'zeros', 'ones']);
  const again = b.add('Conv', [b.add('Relu', [first]), weight(b, 'w2', [3, 3, 3, 3])]);
  const mean = b.add('Identity', ['zeros'], {}, 'second.mean');
  return [
    b.add('Flatten', [b.add('BatchNormalization', [again, weight(b, 's2', [3]), weight(b, 'b2', [3]), mean, 'ones'])]),
  ];
}

test('layers that start from the same statistics do not share them', async () => {
  const trainer = await Trainer.create(built(sharing), options);
  await trainer.run(steps(0, 3));
  const model = await trainer.trainedModel();
  const statistics = model.graph.nodes
    .filter(({ operator }) => operator === 'BatchNormalization')
    .flatMap(({ inputs }) => inputs.slice(3, 5).map((name) => model.graph.initializers.get(name)?.data.join()));
  expect(new Set(statistics).size).toBe(4);
  expect(statistics).not.toContain('0,0,0');
  const snapshot = await trainer.snapshot();
  const next = await Trainer.create(model, options);
  next.restore({ ...snapshot, tensors: new Map([...snapshot.tensors].filter(([name]) => /_m/.test(name))) });
  const going = (await next.run(steps(0, 1))).loss;
  expect(going).toEqual((await trainer.run(steps(0, 1))).loss);
  await Promise.all([trainer.release(), next.release()]);
});

test.each([
  [15, 0],
  [16, 4],
])('by themselves, batches of %d move %d running statistics', async (batch, count) => {
  expect((await prepare(net(), { batch, batchNorm: 'auto' })).statistics).toHaveLength(count);
});

test('one value of each channel has no variance', async () => {
  await expect(Trainer.create(net(), { ...options, batch: 1 })).rejects.toThrow(/sees one value of each channel/);
});
