import { describe, expect, test } from 'vitest';
import { isDynamic, writeDynamic } from '../../../../src/compression/quantization/dynamic';
import { floatModel, quantizable } from '../../../../src/compression/quantization/float-model';
import { float, type Model, sizeOf } from '../../../../src/onnx';
import { decibels, fused, run } from './engine';
import { Net, plainNet, samples, transformerBlock } from './nets';

async function toDynamic(model: Model, reduceRange = false): Promise<Model> {
  const made = await floatModel(model);
  return writeDynamic(made, quantizable(made, new Set()).filter(isDynamic), reduceRange);
}

/** One Gemm in every way that it may be written. */
function gemm({ transA = 0, transB = 0, alpha = 1, beta = 1, bias = 'vector' }): Model {
  const net = new Net(9);
  const x = net.b.input('x', 'float32', transA ? [12, 7] : ['n', 12]);
  const weight = net.weight(transB ? [5, 12] : [12, 5], 12);
  const biases: Record<string, () => string[]> = {
    vector: () => [net.vector(5, -2, 2)],
    row: () => [net.b.constant({ type: 'float32', dims: [1, 5], data: net.random.floats(5, 2) })],
    scalar: () => [net.b.scalar(1.5, 'float32')],
    none: () => [],
  };
  const inputs = [x, weight, ...(biases[bias]?.() ?? [])];
  const attributes = { transA, transB, alpha: float(alpha), beta: float(beta) };
  return net.done(net.b.add('Gemm', inputs, attributes, 'dense'), 5);
}

describe('a Gemm with', () => {
  test.each([
    {},
    { transB: 1 },
    { transA: 1 },
    { transA: 1, transB: 1, bias: 'row' },
    { alpha: 0.5, beta: 3 },
    { alpha: -2, transB: 1, bias: 'scalar' },
    { beta: 0.25, bias: 'row' },
    { bias: 'none', alpha: 4 },
  ])('%j', async (options) => {
    const model = gemm(options);
    const dims = [options.transA ? 12 : 6, options.transA ? 7 : 12];
    const data = { type: 'float32' as const, dims, data: new Net(2).random.floats(sizeOf(dims), 3) };
    const int8 = await toDynamic(model);
    expect(decibels(await run(model, data), await run(int8, data))).toBeGreaterThan(35);
    expect((await fused(int8)).DynamicQuantizeMatMul).toBe(1);
  });
});

test('weights are int8 with a scale for each channel', async () => {
  const int8 = await toDynamic(gemm({ transB: 1 }));
  const weights = [...int8.graph.initializers.values()].filter(({ type }) => type === 'int8');
  expect(weights.map(({ dims }) => dims)).toContainEqual([12, 5]);
  const scales = [...int8.graph.initializers].find(([name]) => name.endsWith('_scale'))?.[1];
  expect(scales?.dims).toEqual([5]);
  expect(new Set(scales?.data as Float32Array).size).toBe(5);
});

test('7 bits', async () => {
  const weights = [...(await toDynamic(gemm({}), true)).graph.initializers.values()].filter(
    ({ type }) => type === 'int8',
  );
  const largest = Math.max(...weights.flatMap(({ data }) => [...data].map((v) => Math.abs(Number(v)))));
  expect(largest).toBe(63);
});

test('convolutions stay float', async () => {
  const counts = await fused(await toDynamic(plainNet()));
  expect(counts.DynamicQuantizeMatMul).toBe(2);
  expect(Object.keys(counts).filter((name) => /Conv/.test(name) && /Integer|QLinear/.test(name))).toEqual([]);
});

test('the layers of a transformer block that share an input quantize it once', async () => {
  const model = transformerBlock();
  const int8 = await toDynamic(model);
  const counts = await fused(int8);
  // Query, key and value share one; the other three are fused with theirs.
  expect(counts).toMatchObject({ DynamicQuantizeLinear: 1, MatMulIntegerToFloat: 3, DynamicQuantizeMatMul: 3 });
  const data = samples(model, 16);
  expect(decibels(await run(model, data), await run(int8, data))).toBeGreaterThan(30);
});
