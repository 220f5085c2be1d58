import { describe, expect, test } from 'vitest';
import { floatModel } from '../../../../src/compression/quantization/float-model';
import { type HalfModel, writeHalf } from '../../../../src/compression/quantization/half';
import { encodeModel, loadModel, type Model } from '../../../../src/onnx';
import { strangerFile } from '../../training/stranger';
import { decibels, run } from './engine';
import { mobileNet, Net, plainNet, residualNet, samples, transformerBlock } from './nets';

const toHalf = async (model: Model, excluded: string[] = []): Promise<HalfModel> =>
  writeHalf(await floatModel(model), new Set(excluded));

describe.each([
  ['convolutions and dense layers', plainNet],
  ['residual blocks', residualNet],
  ['depthwise, SiLU, concatenation', mobileNet],
  ['a transformer block', transformerBlock],
])('%s', (_, make) => {
  const model = make();

  test('runs on the CPU, near to float32', async () => {
    const data = samples(model, 8);
    const half = await toHalf(model);
    const result = await run(half.model, data);
    expect(result.type).toBe('float32');
    // 11 bits of mantissa are 66 dB for each rounding.
    expect(decibels(await run(model, data), result)).toBeGreaterThan(50);
  });

  test('keeps its inputs and outputs, and stores all large weights in float16', async () => {
    const half = (await toHalf(model)).model;
    expect(half.graph.inputs).toEqual(model.graph.inputs);
    expect(half.graph.outputs).toEqual(model.graph.outputs);
    const large = [...half.graph.initializers.values()].filter(
      ({ type, data }) => type === 'float32' && data.length > 64,
    );
    expect(large).toEqual([]);
  });
});

test('norms and softmax are computed in float32', async () => {
  const { model, reasons } = await toHalf(transformerBlock());
  expect([...reasons.values()].join()).toMatch(
    /LayerNormalization is computed in float32.*Softmax is computed in float32/,
  );
  const casts = model.graph.nodes.filter(({ operator }) => operator === 'Cast');
  expect(casts.length).toBeGreaterThan(4);
});

test('a layer that is excluded, or whose weights float16 cannot hold, stays float32', async () => {
  const net = new Net(3);
  const x = net.b.input('x', 'float32', ['n', 4]);
  net.b.graph.initializers.set('huge', { type: 'float32', dims: [4, 4], data: new Float32Array(16).fill(1e5) });
  const wide = net.b.add('MatMul', [x, 'huge'], {}, 'wide');
  const small = net.b.add('Mul', [wide, net.b.scalar(1e-5, 'float32')], {}, 'small');
  const model = net.done(net.b.add('MatMul', [small, net.weight([4, 2], 4)], {}, 'last'), 2);
  const { reasons, halfNodes } = await toHalf(model);
  expect(reasons.get('wide')).toBe('"huge" has values that float16 cannot hold');
  expect([...halfNodes]).toContain('last');
  const data = samples(model, 4);
  expect(decibels(await run(model, data), await run((await toHalf(model)).model, data))).toBeGreaterThan(50);
  expect((await toHalf(model, ['last'])).halfNodes.has('last')).toBe(false);
});

test('a model that somebody else made is half the size', async () => {
  const model = loadModel(strangerFile);
  const half = await toHalf(model);
  expect(encodeModel(half.model).length / encodeModel(model).length).toBeLessThan(0.52);
});
