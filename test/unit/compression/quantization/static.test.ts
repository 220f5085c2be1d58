import { describe, expect, test } from 'vitest';
import { layerNoise } from '../../../../src/compression/quantization/static';
import { cloneModel, loadModel, type Model, type Tensor } from '../../../../src/onnx';
import { Predictor } from '../../../../src/training';
import { strangerBatch, strangerFile } from '../../training/stranger';
import { decibels, engine, fused, run, toStatic } from './engine';
import { loudChannel, mobileNet, plainNet, residualNet, samples, transformerBlock } from './nets';

/** float operators that ONNX Runtime should not run any more where everything is fused. */
const unfused = [
  'Conv',
  'Gemm',
  'Relu',
  'Clip',
  'BatchNormalization',
  'Add',
  'Mul',
  'Concat',
  'Sigmoid',
  'GlobalAveragePool',
];

interface Case {
  name: string;
  model: () => Model;
  expected: Record<string, number>;
  /** float32 on purpose. */
  float?: Record<string, number>;
}

const cases: Case[] = [
  { name: 'convolutions and dense layers', model: plainNet, expected: { QuantizeLinear: 1, QLinearConv: 2, QGemm: 2 } },
  {
    name: 'residual blocks',
    model: residualNet,
    expected: { QuantizeLinear: 1, QLinearConv: 5, QLinearAdd: 2, QLinearGlobalAveragePool: 1, QGemm: 1 },
  },
  {
    name: 'depthwise, SiLU, concatenation',
    model: mobileNet,
    expected: { QLinearConv: 5, QLinearSigmoid: 1, QLinearMul: 1, QLinearConcat: 1, QGemm: 1 },
    float: { ConvTranspose: 1 },
  },
];

describe.each(cases)('$name', ({ model: make, expected, float = {} }) => {
  const model = make();
  const data = samples(model, 24);

  test('ONNX Runtime fuses every layer to its 8-bit operator', async () => {
    const counts = await fused((await toStatic(model, data)).model);
    expect(counts).toMatchObject({ ...expected, ...float });
    for (const operator of unfused) expect(counts[operator], operator).toBeUndefined();
  });

  test('the values are those of float within the noise of 8 bits', async () => {
    const int8 = (await toStatic(model, data)).model;
    const reference = await run(model, data);
    // 8 bits hold about 6 dB each of a full range, and each layer adds its part.
    expect(decibels(reference, await run(int8, data))).toBeGreaterThan(28);
    // What is fused computes what is written.
    expect(decibels(await run(int8, data, 'disabled'), await run(int8, data))).toBeGreaterThan(28);
  });

  test('7 bits lose about 6 dB more', async () => {
    const reference = await run(model, data);
    const [full, reduced] = await Promise.all(
      [false, true].map(async (reduceRange) =>
        decibels(reference, await run((await toStatic(model, data, { reduceRange })).model, data)),
      ),
    );
    expect(reduced).toBeLessThan((full ?? 0) - 0.5);
    expect(reduced).toBeGreaterThan(20);
  });
});

test('a transformer block: products fused, their sums apart, attention and norms float', async () => {
  const model = transformerBlock();
  const data = samples(model, 24);
  const { model: int8, float } = await toStatic(model, data);
  const counts = await fused(int8);
  expect(counts).toMatchObject({ MatMulIntegerToFloat: 6, LayerNormalization: 2 });
  expect(counts.Gemm).toBeUndefined();
  expect(decibels(await run(model, data), await run(int8, data))).toBeGreaterThan(30);
  const reasons = Object.fromEntries(float.layers.flatMap((l) => ('reason' in l ? [[l.name, l.reason]] : [])));
  expect(reasons.scores).toBe('both of its factors are activations');
  expect(Object.values(reasons).join()).toContain('no 8-bit kernel for Softmax');
});

test('the batch stays dynamic, inputs and outputs keep their names and types', async () => {
  const model = residualNet();
  const { model: int8 } = await toStatic(model, samples(model, 8));
  expect(int8.graph.inputs).toEqual(model.graph.inputs);
  expect(int8.graph.outputs).toEqual(model.graph.outputs);
  expect((await run(int8, samples(model, 3))).dims).toEqual([3, 5]);
  expect((await run(int8, samples(model, 1))).dims).toEqual([1, 5]);
});

test('a quantized model is measured as any other: the batch is bound and nothing becomes float again', async () => {
  const model = plainNet();
  const data = samples(model, 4);
  const { model: int8 } = await toStatic(model, data);
  const predictor = await Predictor.create(int8, { batch: 4, sample: [3, 16, 16], threads: 1 });
  const scores: Tensor = { type: 'float32', dims: [4, 5], data: await predictor.run(data.data as Float32Array) };
  await predictor.release();
  expect(decibels(await run(int8, data), scores)).toBeGreaterThan(60);
});

test('an output that a convolution makes keeps its name', async () => {
  const model = cloneModel(plainNet());
  model.graph.outputs = [{ name: 'conv1', type: 'float32', dims: ['n', 8, 16, 16] }];
  model.graph.nodes = model.graph.nodes.slice(0, 1);
  const data = samples(model, 8);
  const { model: int8 } = await toStatic(model, data);
  expect(int8.graph.outputs[0]?.name).toBe('conv1');
  expect(await fused(int8)).toMatchObject({ QLinearConv: 1, QuantizeLinear: 1, DequantizeLinear: 1 });
  expect(decibels(await run(model, data), await run(int8, data))).toBeGreaterThan(35);
});

test('an excluded layer stays float with its weights, and its neighbours do not', async () => {
  const model = residualNet();
  const data = samples(model, 8);
  const name = (await toStatic(model, data)).placement.layers[2]?.name ?? '';
  const { model: int8 } = await toStatic(model, data, { excluded: new Set([name, 'logits']) });
  const counts = await fused(int8);
  expect(counts).toMatchObject({ QLinearConv: 4, Gemm: 1 });
  expect(counts.QGemm).toBeUndefined();
  const isFloat = (node: string) =>
    int8.graph.initializers.get(int8.graph.nodes.find((n) => n.name === node)?.inputs[1] ?? '')?.type;
  expect([isFloat(name), isFloat('logits')]).toEqual(['float32', 'float32']);
});

test('signal to noise is lowest where a layer suffers most', async () => {
  const noiseOf = async (model: Model, data: Tensor) => {
    const made = await toStatic(model, data);
    return layerNoise(made.calibration, made, { reduceRange: false, batches: made.batches }, engine);
  };
  const plain = await noiseOf(plainNet(), samples(plainNet(), 16));
  expect([...plain.keys()]).toEqual(['conv1', 'conv2', 'dense', 'logits']);
  for (const ratio of plain.values()) expect(ratio).toBeGreaterThan(25);
  const { model, data } = loudChannel(16);
  const loud = await noiseOf(model, data);
  expect([...loud].sort((a, b) => a[1] - b[1])[0]?.[0]).toBe('conv1');
  expect(loud.get('conv1')).toBeLessThan(10);
  // The others are as they were.
  expect(Math.abs((loud.get('logits') ?? 0) - (plain.get('logits') ?? 0))).toBeLessThan(3);
});

test('a model that somebody else made: opset 9, weights in Constant nodes', async () => {
  const model = loadModel(strangerFile);
  const { inputs } = strangerBatch(8, 3);
  const data: Tensor = { type: 'float32', dims: [8, 3, 48, 192], data: inputs };
  const { model: int8 } = await toStatic(model, data);
  const counts = await fused(int8);
  expect(counts.QLinearConv).toBe(53);
  expect(counts.Conv).toBeUndefined();
  expect(counts.QGemm).toBe(1);
  const [a, b] = [await run(model, data), await run(int8, data)];
  for (let row = 0; row < 8; row++) {
    expect(Number(a.data[2 * row]) > 0.5).toBe(Number(b.data[2 * row]) > 0.5);
  }
});
