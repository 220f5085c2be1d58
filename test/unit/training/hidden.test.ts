import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Model, Tensor } from '../../../src/onnx';
import { type Chunk, Trainer, type TrainerOptions } from '../../../src/training';
import { built, weight } from './any-model';

interface Numbers {
  dims: number[];
  values: number[];
}

/** Three steps of PyTorch; see hidden.py beside it. */
const golden: {
  batch: number;
  lr: number;
  temperature: number;
  alpha: number;
  weights: [number, number];
  inputs: Numbers;
  labels: number[];
  student: Record<string, Numbers>;
  teacher: Record<string, Numbers>;
  projection: Numbers;
  teacherLogits: Numbers;
  losses: number[];
  distances: number[][];
  after: Record<string, Numbers>;
  projectionAfter: Numbers;
} = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/training/hidden.json'), 'utf8'));

const tensor = ({ dims, values }: Numbers): Tensor => ({ type: 'float32', dims, data: Float32Array.from(values) });
const { batch } = golden;

/** The net of the golden: the names of teacher and student are the same. */
function net(weights: Record<string, Numbers>): Model {
  const model = built((b) => {
    const x = b.input('x', 'float32', ['batch', 2, 3, 3]);
    const image = b.add('Relu', [b.add('Conv', [x, 'conv.weight', 'conv.bias'], {}, 'conv')], {}, 'image');
    const flat = b.add('Flatten', [image]);
    const dense = b.add('Gemm', [flat, 'dense.weight', 'dense.bias'], { transB: 1 }, 'dense');
    const hidden = b.add('Relu', [dense], {}, 'hidden');
    return [b.add('Gemm', [hidden, 'logits.weight', 'logits.bias'], { transB: 1 }, 'logits')];
  });
  for (const [name, values] of Object.entries(weights)) model.graph.initializers.set(name, tensor(values));
  return model;
}

const teacher = net(golden.teacher);
const pairs = ['image', 'hidden'].map((name, i) => ({ teacher: name, student: name, weight: golden.weights[i] ?? 0 }));
const options: TrainerOptions = {
  batch,
  loss: 'kd',
  optimizer: { sgd: { momentum: 0, nesterov: false, weightDecay: 0 } },
  hidden: { teacher, pairs, seed: 3 },
  threads: 1,
};
const chunk: Chunk = {
  inputs: Float32Array.from(golden.inputs.values),
  labels: BigInt64Array.from(golden.labels, BigInt),
  teacherLogits: Float32Array.from(golden.teacherLogits.values),
  learningRates: [golden.lr, golden.lr, golden.lr],
  temperature: golden.temperature,
  alpha: golden.alpha,
};

const gap = (actual: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN))));

describe('hidden states of a teacher in the graph', () => {
  test('are learnt as PyTorch learns them, the projection with them', async () => {
    const trainer = await Trainer.create(net(golden.student), options);
    const start = await trainer.snapshot();
    expect(start.tensors.get('hidden_1_projection')?.dims).toEqual(golden.projection.dims);
    start.tensors.set('hidden_1_projection', tensor(golden.projection));
    trainer.restore(start);
    const { loss, hidden, distances, kl, ce } = await trainer.run(chunk);
    expect(gap(loss, golden.losses)).toBeLessThan(1e-5);
    for (const [step, both] of golden.distances.entries())
      expect(gap(distances?.map((of) => of[step] ?? Number.NaN) ?? [], both), `step ${step + 1}`).toBeLessThan(1e-5);
    const { alpha, temperature } = golden;
    loss.forEach((total, k) => {
      const parts = alpha * temperature ** 2 * (kl?.[k] ?? 0) + (1 - alpha) * (ce[k] ?? 0) + (hidden?.[k] ?? 0);
      expect(parts).toBeCloseTo(total, 5);
    });
    const weights = await trainer.weights();
    for (const [name, { values }] of Object.entries(golden.after))
      expect(gap(weights.get(name)?.data as Float32Array, values), name).toBeLessThan(1e-5);
    expect(gap(weights.get('hidden_1_projection')?.data as Float32Array, golden.projectionAfter.values)).toBeLessThan(
      1e-5,
    );
    expect([...(await trainer.trainedModel()).graph.initializers.keys()]).toEqual([
      ...net(golden.student).graph.initializers.keys(),
    ]);
    await trainer.release();
  });

  test('a training goes on from a snapshot, projection and all, as if it had never stopped', async () => {
    const part = (from: number, to: number): Chunk => ({
      ...chunk,
      inputs: chunk.inputs.subarray((from * chunk.inputs.length) / 3, (to * chunk.inputs.length) / 3),
      labels: chunk.labels.subarray(from * batch, to * batch),
      teacherLogits: chunk.teacherLogits?.subarray(from * batch * 3, to * batch * 3),
      learningRates: chunk.learningRates.slice(from, to),
    });
    const momentum: TrainerOptions = {
      ...options,
      optimizer: { sgd: { momentum: 0.9, nesterov: false, weightDecay: 0 } },
    };
    const whole = await Trainer.create(net(golden.student), momentum);
    await whole.run(part(0, 1));
    const resumed = await Trainer.create(net(golden.student), { ...momentum, hidden: { teacher, pairs, seed: 99 } });
    resumed.restore(await whole.snapshot());
    await Promise.all([whole.run(part(1, 3)), resumed.run(part(1, 3))]);
    expect([...(await resumed.snapshot()).tensors]).toEqual([...(await whole.snapshot()).tensors]);
    await Promise.all([whole.release(), resumed.release()]);
  });

  test('a group that means every layer leaves the projection alone', async () => {
    const frozen: TrainerOptions = {
      ...options,
      optimizer: { ...options.optimizer, groups: [{ match: ['conv.*', 'dense.*'], rate: 0 }] },
    };
    const trainer = await Trainer.create(net(golden.student), frozen);
    const before = (await trainer.snapshot()).tensors.get('hidden_1_projection')?.data;
    await trainer.run(chunk);
    expect((await trainer.weights()).get('hidden_1_projection')?.data).not.toEqual(before);
    await trainer.release();
  });
});

/** One hidden state of some sizes, and what follows. */
const shaped = (dims: number[], width = 3) =>
  built((b) => {
    const x = b.input('x', 'float32', ['batch', 2]);
    const size = dims.reduce((a, d) => a * d, 1);
    const flat = b.add('MatMul', [x, weight(b, 'in', [2, size])], {}, 'flat');
    const hidden = b.add('Reshape', [flat, b.ints([-1, ...dims])], {}, 'hidden');
    return [b.add('MatMul', [b.add('Flatten', [hidden]), weight(b, 'out', [size, width])], {}, 'logits')];
  });

const matched = (student: number[], theirs: number[], name = 'hidden') =>
  Trainer.create(shaped(student), {
    ...options,
    hidden: { teacher: shaped(theirs), pairs: [{ teacher: 'hidden', student: name, weight: 1 }], seed: 1 },
  });

test.each([
  { student: [4, 6], teacher: [4, 9], projection: [6, 9], of: 'words, by their features' },
  { student: [6, 4], teacher: [9, 4], projection: [9, 6, 1], of: 'signals, by their channels' },
  { student: [2, 4, 4], teacher: [5, 8, 6], projection: [5, 2, 1, 1], of: 'images of another size' },
  { student: [5], teacher: [7], projection: [5, 7], of: 'vectors' },
  { student: [2, 4, 4], teacher: [2, 4, 4], projection: undefined, of: 'images of the same channels' },
])('$of are compared', async ({ student, teacher: theirs, projection }) => {
  const trainer = await matched(student, theirs);
  const steps = 30;
  const inputs = new Float32Array(steps * batch * 2).map((_, i) => Math.sin(i % (batch * 2)));
  const labels = new BigInt64Array(steps * batch).fill(-1n);
  const { distances } = await trainer.run({
    inputs,
    labels,
    learningRates: new Array(steps).fill(0.02),
    alpha: 0,
    teacherLogits: new Float32Array(steps * batch * 3),
  });
  const [first = 0, last = 0] = [distances?.[0]?.[0], distances?.[0]?.at(-1)];
  expect(last).toBeLessThan(first);
  expect((await trainer.weights()).get('hidden_1_projection')?.dims).toEqual(projection);
  await trainer.release();
});

test.each([
  { student: [4, 6], teacher: [24], says: '"hidden" of the student is [4,4,6], "hidden" of the teacher is [4,24]' },
  { student: [4, 6], teacher: [5, 9], says: 'no projection leads from one to the other' },
])('states of other axes are refused: $student and $teacher', async ({ student, teacher: theirs, says }) => {
  await expect(matched(student, theirs)).rejects.toThrow(says);
});

test('a name that is not there is refused, with the nearest', async () => {
  await expect(matched([4], [4], 'hiden')).rejects.toMatchObject({
    message: 'The student has no hidden state "hiden" on the way to its output.',
    remedy: 'Did you mean "hidden"?',
  });
});
