import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type ArchitectureSpec, buildArchitecture, OnnxError, sizeOf, toBytes } from '../../../src/onnx';
import { Session, toValue } from '../../../src/runtime';

const mnist = { shape: [1, 28, 28], classes: 10, seed: 7 };
const teacher: ArchitectureSpec = { architecture: 'cnn', channels: [32, 64], dense: 128 };
const student: ArchitectureSpec = { architecture: 'cnn', channels: [12, 24], dense: 48 };
const small: ArchitectureSpec = { architecture: 'mlp', hidden: [16, 8] };
const residual: ArchitectureSpec = { architecture: 'resnet', channels: [4, 6], blocks: 1 };

const weightsOf = (spec: ArchitectureSpec, options = mnist) => buildArchitecture(spec, options).graph.initializers;
const count = (spec: ArchitectureSpec, options = mnist) =>
  [...weightsOf(spec, options).values()].reduce((sum, t) => sum + sizeOf(t.dims), 0);
function hash(spec: ArchitectureSpec, seed: number): string {
  const sum = createHash('sha256');
  for (const { data } of weightsOf(spec, { ...mnist, seed }).values()) sum.update(toBytes(data));
  return sum.digest('hex').slice(0, 16);
}

describe('our own nets', () => {
  test.each([
    ['the teacher of the example', teacher, 421_642],
    ['its student', student, 59_722],
    ['an mlp', small, 784 * 16 + 16 + 16 * 8 + 8 + 8 * 10 + 10],
    [
      'a residual net',
      residual,
      4 * 9 + 4 + 2 * (4 * 4 * 9 + 4) + (6 * 4 * 9 + 6) + (6 * 6 * 9 + 6) + (6 * 4 + 6) + 70,
    ],
    ['an mlp without hidden layers', { architecture: 'mlp', hidden: [] } as ArchitectureSpec, 7850],
  ])('%s has the parameters that one counts by hand', (_, spec, parameters) => {
    expect(count(spec)).toBe(parameters);
  });

  test('weights have the layers’ names', () => {
    const shapes = Object.fromEntries([...weightsOf(student)].map(([name, t]) => [name, t.dims]));
    expect(shapes).toEqual({
      'conv1.weight': [12, 1, 3, 3],
      'conv1.bias': [12],
      'conv2.weight': [24, 12, 3, 3],
      'conv2.bias': [24],
      'dense.weight': [48, 24 * 7 * 7],
      'dense.bias': [48],
      'logits.weight': [10, 48],
      'logits.bias': [10],
    });
  });

  test.each([student, small, residual])(
    'the same seed gives the same weights, another seed another: $architecture',
    (spec) => {
      expect(hash(spec, 7)).toBe(hash(spec, 7));
      expect(hash(spec, 7)).not.toBe(hash(spec, 8));
      // Not only on this machine, and not only today.
      expect(hash(spec, 7)).toBe(known[spec.architecture]);
    },
  );

  test('weights are spread as He et al. say, and biases start at 0', () => {
    const weights = weightsOf(teacher);
    for (const [layer, fanIn, gain] of [
      ['conv2', 32 * 9, 2],
      ['dense', 64 * 49, 2],
      ['logits', 128, 1],
    ] as const) {
      const data = weights.get(`${layer}.weight`)?.data as Float32Array;
      const largest = data.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
      const bound = Math.sqrt((3 * gain) / fanIn);
      const variance = data.reduce((s, v) => s + v * v, 0) / data.length;
      expect(largest, layer).toBeLessThanOrEqual(bound * (1 + 1e-6));
      expect(variance / (gain / fanIn)).toBeGreaterThan(0.9);
      expect(variance / (gain / fanIn)).toBeLessThan(1.1);
      const bias = weights.get(`${layer}.bias`)?.data as Float32Array;
      expect(bias.every((v) => v === 0)).toBe(true);
    }
  });

  test.each([
    [student, [1, 28, 28]],
    [{ architecture: 'cnn', channels: [2, 3, 4], dense: 5 } as ArchitectureSpec, [3, 17, 9]],
    [residual, [1, 28, 28]],
    [residual, [3, 9, 7]],
    [small, [1, 28, 28]],
    [small, [40]],
  ])('%o scores batches of samples %o of any size', async (spec, shape) => {
    const model = buildArchitecture(spec, { shape, classes: 4, seed: 1 });
    const session = await Session.create(model, { threads: 1 });
    for (const batch of [1, 3]) {
      const dims = [batch, ...shape];
      const data = new Float32Array(sizeOf(dims)).fill(0.5);
      const { logits } = await session.run({ input: toValue({ type: 'float32', dims, data }) });
      expect(logits?.dims).toEqual([batch, 4]);
    }
    await session.release();
  });

  test.each([[[28, 28]], [[784]], [[1, 3, 28]]])('a cnn does not fit samples of shape %o, and says so', (shape) => {
    const build = () => buildArchitecture(student, { ...mnist, shape });
    expect(build).toThrow(OnnxError);
    expect(build).toThrow(`[${shape}]`);
  });
});

/** Made on x86-64 Linux with Node 20. */
const known = { cnn: '40f8e8aaf04d0ca3', mlp: '1df50f75a39719fb', resnet: 'b2a577470607f2e1' };
