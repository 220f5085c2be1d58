import { expect, test } from 'vitest';
import { refuseQuantized, sampleBatches, searchQuantization } from '../../../../src/compression';
import { convertWithoutData } from '../../../../src/compression/quantization/convert';
import { floatModel } from '../../../../src/compression/quantization/float-model';
import { writeHalf } from '../../../../src/compression/quantization/half';
import { calibrateModel } from '../../../../src/compression/quantization/static';
import { OnnxError } from '../../../../src/onnx';
import { dataOf, engine, toStatic } from './engine';
import { Net, plainNet, samples } from './nets';

async function errorOf(work: Promise<unknown> | (() => unknown)): Promise<OnnxError> {
  const error = await (async () => (typeof work === 'function' ? work() : work))().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OnnxError)) throw error ?? new Error('Nothing was wrong');
  expect(error.remedy).not.toBe('');
  return error;
}

const without = { mode: 'dynamic', exclude: [], reduceRange: false } as const;

test('a model that is quantized already, statically or dynamically', async () => {
  const model = plainNet();
  const { model: int8 } = await toStatic(model, samples(model, 4));
  expect((await errorOf(floatModel(int8))).message).toMatch(/quantized already \(see "/);
  const dynamic = (await convertWithoutData(model, without)).model;
  expect((await errorOf(() => refuseQuantized(dynamic))).remedy).toContain('float model that it was made from');
});

test('a model that is float16 already', async () => {
  const half = (await convertWithoutData(plainNet(), { ...without, mode: 'fp16' })).model;
  for (const mode of ['fp16', 'dynamic'] as const) {
    const error = await errorOf(convertWithoutData(half, { ...without, mode }));
    expect(error.message).toMatch(/weights of the model are float16 already \(see "/);
    expect(error.remedy).toContain('float32 model that it was made from');
  }
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('calibration data with %d names the sample', async (value) => {
  const model = plainNet();
  const data = samples(model, 70);
  (data.data as Float32Array)[37 * 3 * 16 * 16 + 5] = value;
  const error = await errorOf(toStatic(model, data));
  expect(error.message).toContain(`Sample 37 of the calibration data (counted from 0) has ${value} in input "x"`);
});

test('a layer that makes what is not finite names it', async () => {
  const net = new Net(1);
  const x = net.b.input('x', 'float32', ['n', 4]);
  const log = net.b.add('Log', [x], {}, 'log');
  const model = net.done(net.b.add('MatMul', [log, net.weight([4, 2], 4)], {}, 'last'), 2);
  const error = await errorOf(
    toStatic(model, { type: 'float32', dims: [2, 4], data: Float32Array.of(1, 1, 1, 1, 1, -1, 1, 1) }),
  );
  expect(error.message).toMatch(/Sample 1 .* makes "log" NaN/);
});

test('samples of another shape', async () => {
  const model = plainNet();
  const data = { type: 'float32' as const, dims: [4, 1, 28, 28], data: new Float32Array(4 * 784) };
  expect((await errorOf(sampleBatches(model, dataOf(data)))).message).toBe(
    'The calibration data has samples of shape [1,28,28]; the input "x" takes [n,3,16,16].',
  );
});

test('no samples, or fewer than the batch that the model fixes', async () => {
  const model = plainNet();
  const none = { count: 0, shape: [3, 16, 16], read: () => new Float32Array() };
  expect((await errorOf(sampleBatches(model, none))).message).toContain('There are 0 samples');
  const fixed = {
    ...model,
    graph: { ...model.graph, inputs: [{ name: 'x', type: 'float32' as const, dims: [8, 3, 16, 16] }] },
  };
  expect((await errorOf(sampleBatches(fixed, { ...none, count: 5 }))).remedy).toContain('at least 8');
  expect((await errorOf((async () => calibrateModel(await floatModel(model), () => [], engine))())).message).toContain(
    'no calibration data',
  );
});

test('a model with several inputs cannot be calibrated so, but converted', async () => {
  const net = new Net(1);
  const [a, b] = [net.b.input('a', 'float32', ['n', 4]), net.b.input('b', 'float32', ['n', 4])];
  const model = net.done(net.b.add('MatMul', [net.b.add('Add', [a, b]), net.weight([4, 2], 4)], {}, 'last'), 2);
  const data = { count: 2, shape: [4], read: () => new Float32Array(8) };
  expect((await errorOf(sampleBatches(model, data))).message).toContain('a (float32), b (float32)');
  expect((await convertWithoutData(model, without)).layers).toMatchObject([{ name: 'last', state: 'int8' }]);
  expect((await convertWithoutData(model, { ...without, mode: 'fp16' })).layers).toMatchObject([
    { name: 'last', state: 'float16' },
  ]);
});

test('a mode that needs data and has none', async () => {
  expect((await errorOf(convertWithoutData(plainNet(), { ...without, mode: 'static' }))).message).toContain(
    'needs calibration data',
  );
  const measures = { accuracy: async () => 1, latency: async () => [] };
  const options = {
    mode: 'auto',
    method: 'minmax',
    samples: 0,
    maxAccuracyDrop: 0,
    exclude: [],
    reduceRange: false,
  } as const;
  expect((await errorOf(searchQuantization(plainNet(), options, { measures }, engine))).message).toContain(
    'needs calibration data',
  );
});

test('a pattern that names no layer says which there are', async () => {
  const error = await errorOf(convertWithoutData(plainNet(), { ...without, exclude: ['logits', 'conf*'] }));
  expect(error.message).toContain('"conf*"');
  expect(error.remedy).toContain('conv1, conv2, dense, logits');
});

test('a model without anything to quantize', async () => {
  const net = new Net(1);
  const x = net.b.input('x', 'float32', ['n', 4]);
  const model = net.done(net.b.add('Exp', [x], {}, 'exp'), 4);
  expect((await errorOf(toStatic(model, samples(model, 4)))).message).toContain(
    'exp: ONNX Runtime has no 8-bit kernel for Exp',
  );
  expect((await errorOf(convertWithoutData(model, without))).message).toContain('no MatMul or Gemm');
  const float = await floatModel(model);
  expect((await errorOf(() => writeHalf(float, new Set()))).message).toContain('nothing that could be float16');
});
