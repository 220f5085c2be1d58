import { describe, expect, test } from 'vitest';
import {
  type Attribute,
  type AttributeValue,
  emptyGraph,
  float,
  float32,
  GraphBuilder,
  int64,
  type Model,
  newModel,
  normalizeOpset,
  OnnxError,
  OPSET,
  type Tensor,
} from '../../../src/onnx';
import { upgrades } from '../../../src/onnx/opset/upgrades';
import { foldConstants, Session, toValue } from '../../../src/runtime';

/** A node as an older opset writes it, reading x [2, 3, 4, 4]. */
interface OldNode {
  operator: string;
  /** The opsets in which it is tested: the last of the old form, and older ones. */
  opsets: number[];
  attributes?: Record<string, AttributeValue>;
  /** Inputs after x. */
  constants?: Tensor[];
  outputs?: number;
  note?: string;
}

const floats = (...value: number[]): Attribute => ({ kind: 'floats', value });
const dims = [2, 3, 4, 4];
const perChannel = (value: number) => float32([value, value + 0.5, value + 1]);

const reductions = [
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceSumSquare',
];

const oldNodes: OldNode[] = [
  { operator: 'Slice', opsets: [7, 9], attributes: { starts: [1, 0], ends: [3, 2 ** 63], axes: [1, 3] } },
  { operator: 'Slice', note: 'no axes', opsets: [9], attributes: { starts: [0, 1], ends: [2, 2] } },
  { operator: 'Slice', note: 'from the end', opsets: [9], attributes: { starts: [-2], ends: [-1], axes: [2] } },
  { operator: 'Clip', opsets: [7, 10], attributes: { min: float(0.7), max: float(1.5) } },
  { operator: 'Clip', note: 'only max', opsets: [10], attributes: { max: float(1.5) } },
  { operator: 'Clip', note: 'no bound', opsets: [10] },
  { operator: 'Pad', opsets: [7, 10], attributes: { pads: [0, 0, 1, 2, 0, 0, 0, 1], value: float(0.5) } },
  { operator: 'Pad', note: 'reflected', opsets: [10], attributes: { pads: [0, 0, 1, 1, 0, 0, 1, 1], mode: 'reflect' } },
  {
    operator: 'Scatter',
    opsets: [9, 10],
    attributes: { axis: 1 },
    constants: [int64(new Array(32).fill(1), [2, 1, 4, 4]), float32(new Array(32).fill(9), [2, 1, 4, 4])],
  },
  { operator: 'Dropout', opsets: [7, 9, 10], attributes: { ratio: float(0.5) } },
  { operator: 'Dropout', note: 'ratio as an input', opsets: [12, 13], constants: [float32(0.5)] },
  {
    operator: 'Dropout',
    note: 'told not to train',
    opsets: [12, 13, 22],
    constants: [float32(0.5), { type: 'bool', dims: [], data: Uint8Array.of(0) }],
  },
  { operator: 'Unsqueeze', opsets: [7, 11, 12], attributes: { axes: [0, 3] } },
  { operator: 'Squeeze', note: 'all', opsets: [12] },
  { operator: 'ReduceSum', opsets: [7, 11, 12], attributes: { axes: [1, 3], keepdims: 0 } },
  { operator: 'ReduceSum', note: 'all axes', opsets: [12] },
  ...reductions.map((operator) => ({ operator, opsets: [7, 13, 17], attributes: { axes: [1, 2] } })),
  { operator: 'ReduceMean', note: 'all axes', opsets: [17], attributes: { keepdims: 0 } },
  { operator: 'Split', opsets: [7, 12], attributes: { axis: 1, split: [1, 2] }, outputs: 2 },
  { operator: 'Split', note: 'even', opsets: [7, 12, 13, 17], attributes: { axis: 2 }, outputs: 2 },
  {
    operator: 'Split',
    note: 'sizes as an input',
    opsets: [13, 17],
    constants: [int64([3, 1])],
    attributes: { axis: 3 },
    outputs: 2,
  },
  { operator: 'Softmax', opsets: [7, 11, 12] },
  { operator: 'Softmax', note: 'axis 2', opsets: [12], attributes: { axis: 2 } },
  { operator: 'Softmax', note: 'axis 0', opsets: [12], attributes: { axis: 0 } },
  { operator: 'Softmax', note: 'last axis', opsets: [12], attributes: { axis: 3 } },
  { operator: 'Softmax', note: 'axis −1', opsets: [11, 12], attributes: { axis: -1 } },
  { operator: 'Softmax', note: 'axis −2', opsets: [11, 12], attributes: { axis: -2 } },
  { operator: 'LogSoftmax', opsets: [7, 12], attributes: { axis: 1 } },
  { operator: 'Hardmax', opsets: [7, 12], attributes: { axis: 2 } },
  {
    operator: 'BatchNormalization',
    opsets: [7, 9, 13],
    attributes: { epsilon: float(0.01), momentum: float(0.8) },
    constants: [perChannel(1), perChannel(-1), perChannel(0), perChannel(2)],
  },
  {
    operator: 'BatchNormalization',
    note: 'spatial',
    opsets: [7],
    attributes: { spatial: 1 },
    constants: [perChannel(1), perChannel(-1), perChannel(0), perChannel(2)],
  },
  { operator: 'Upsample', opsets: [7, 8], attributes: { scales: floats(1, 1, 2, 3), mode: 'nearest' } },
  {
    operator: 'Upsample',
    note: 'scales as an input',
    opsets: [9],
    constants: [float32([1, 1, 2, 1.5])],
    attributes: { mode: 'linear' },
  },
  { operator: 'Resize', opsets: [10], constants: [float32([1, 1, 1.5, 2])], attributes: { mode: 'nearest' } },
  {
    operator: 'Resize',
    note: 'linear, smaller',
    opsets: [10],
    constants: [float32([1, 1, 0.5, 0.75])],
    attributes: { mode: 'linear' },
  },
  ...['bilinear', 'bicubic', 'nearest'].map((mode) => ({
    operator: 'GridSample',
    note: mode,
    opsets: [16, 19],
    attributes: { mode },
    constants: [
      float32(
        Array.from({ length: 16 }, (_, i) => Math.sin(i)),
        [2, 2, 2, 2],
      ),
    ],
  })),
]; // Every upgrade is met by one of these, as a test below checks.

function modelOf({ operator, attributes = {}, constants = [], outputs = 1 }: OldNode, opset: number): Model {
  const b = new GraphBuilder(emptyGraph('old'));
  const shape = operator === 'Squeeze' ? [1, 3, 1, 4] : dims;
  const inputs = [b.input('x', 'float32', shape), ...constants.map((t) => b.constant(t))];
  const names = Array.from({ length: outputs }, (_, i) => `y${i}`);
  b.node(operator, inputs, names, attributes);
  for (const name of names) b.output(name, 'float32');
  const model = newModel(b.graph);
  model.opsets.set('', opset);
  model.irVersion = 4;
  // Old IR versions list their weights among the inputs.
  for (const [name, tensor] of b.graph.initializers)
    b.graph.inputs.push({ name, type: tensor.type, dims: [...tensor.dims] });
  return model;
}

async function run(model: Model) {
  const session = await Session.create(model, { threads: 1, optimization: 'disabled' });
  const shape = model.graph.inputs[0]?.dims as number[];
  const data = Float32Array.from({ length: shape.reduce((a, d) => a * d, 1) }, (_, i) => 1.2 + Math.cos(i) + 0.001 * i);
  const values = await session.run({ x: toValue({ type: 'float32', dims: shape, data }) });
  await session.release();
  return Object.values(values).map((v) => ({ dims: v.dims, data: Array.from(v.data as Float32Array) }));
}

const label = ({ operator, note }: OldNode) => (note ? `${operator}, ${note}` : operator);
const table = oldNodes.flatMap((node) => node.opsets.map((opset) => ({ node, opset, label: label(node) })));

describe('an old node', () => {
  test.each(table)('$label in opset $opset computes the same in the newest form', async ({ node, opset }) => {
    const old = modelOf(node, opset);
    const before = structuredClone(old.graph.nodes);
    const normal = normalizeOpset(old);
    expect(normal.opsets.get('')).toBe(OPSET);
    expect(normal.graph.inputs.map((i) => i.name)).toEqual(['x']);
    const [want, got] = [await run(old), await run(normal)];
    expect(got.map((v) => v.dims)).toEqual(want.map((v) => v.dims));
    got.forEach((value, i) => {
      value.data.forEach((number, k) => {
        expect(number).toBeCloseTo(want[i]?.data[k] ?? Number.NaN, 5);
      });
    });
    expect(old.graph.nodes, 'the model that was given is as it was').toEqual(before);
  });

  /** Turned, not upgraded: see test/unit/training/recurrent.test.ts. */
  const recurrent = new Set(['RNN', 'GRU', 'LSTM']);

  test('of every kind that is upgraded has been tested', () => {
    // DFT needs a signal of another shape.
    const tested = (operator: string, version: number) =>
      operator === 'DFT' ||
      recurrent.has(operator) ||
      oldNodes.some((n) => n.operator === operator && n.opsets.some((o) => o < version));
    for (const { operators, version } of upgrades) {
      for (const operator of operators) expect(tested(operator, version), `${operator} before ${version}`).toBe(true);
    }
  });
});

test('DFT gets its axis as an input', async () => {
  const b = new GraphBuilder(emptyGraph('old'));
  b.output(b.add('DFT', [b.input('x', 'float32', [1, 6, 2, 1])], { axis: 1 }, 'y'), 'float32');
  const model = newModel(b.graph);
  model.opsets.set('', 17);
  const [[want], [got]] = [await run(model), await run(normalizeOpset(model))];
  expect(got).toEqual(want);
});

test('a closing softmax stays the last node, so that the logits are found', () => {
  const b = new GraphBuilder(emptyGraph('old'));
  b.output(b.add('Softmax', [b.input('x', 'float32', ['n', 5])], { axis: 1 }, 'y'), 'float32', ['n', 5]);
  const model = newModel(b.graph);
  model.opsets.set('', 9);
  expect(normalizeOpset(model).graph.nodes.map((n) => n.operator)).toEqual(['Softmax']);
});

test('the shape arithmetic of a lowered softmax folds away', async () => {
  const model = modelOf({ operator: 'Softmax', opsets: [], attributes: { axis: 2 } }, 12);
  const normal = normalizeOpset(model);
  await foldConstants(normal, () => false);
  expect(normal.graph.nodes.map((n) => n.operator)).toEqual(['Flatten', 'Softmax', 'Reshape']);
});

test('zeros around float16 are zeros of its type', async () => {
  const b = new GraphBuilder(emptyGraph('old'));
  const half = b.add('Cast', [b.input('x', 'float32', [1, 2])], { to: 10 });
  const wide = b.add('Pad', [half], { pads: [0, 1, 0, 1], value: float(0) });
  b.output(b.add('Cast', [wide], { to: 1 }, 'y'), 'float32', [1, 4]);
  const model = newModel(b.graph);
  model.opsets.set('', 10);
  expect(await run(normalizeOpset(model))).toEqual(await run(model));
});

test('nodes inside a branch are upgraded too, and the model that was given is not', async () => {
  const branch = (operator: string): Attribute => {
    const inner = new GraphBuilder(emptyGraph(operator), `${operator}_`);
    const flat = inner.add('ReduceSum', ['x'], { axes: [1], keepdims: 0 });
    inner.output(inner.add(operator, [flat]), 'float32');
    return { kind: 'graph', value: inner.graph };
  };
  const b = new GraphBuilder(emptyGraph('old'));
  const x = b.input('x', 'float32', [2, 3]);
  const condition = b.add('Greater', [b.add('ReduceMax', [x], { keepdims: 0 }), b.constant(float32(0))]);
  b.output(b.add('If', [condition], { then_branch: branch('Neg'), else_branch: branch('Abs') }, 'y'), 'float32');
  const model = newModel(b.graph);
  model.opsets.set('', 11);
  const want = await run(model);
  expect(await run(normalizeOpset(model))).toEqual(want);
  expect(await run(model)).toEqual(want);
});

test('constants become weights, named after what their node made', () => {
  const b = new GraphBuilder(emptyGraph('old'));
  const w = b.add('Constant', [], { value: float32([1, 2, 3]) }, 'w');
  b.output(b.add('Add', [b.input('x', 'float32', [3]), w], {}, 'y'), 'float32');
  const { graph } = normalizeOpset(newModel(b.graph));
  expect(graph.nodes.map((n) => n.operator)).toEqual(['Add']);
  expect([...graph.initializers.keys()]).toEqual(['w']);
});

test('a model from before opset 7 is refused, with its opset', () => {
  const model = modelOf({ operator: 'Relu', opsets: [] }, 6);
  expect(() => normalizeOpset(model)).toThrow(OnnxError);
  expect(() => normalizeOpset(model)).toThrow(/opset 6/);
});

describe('an opset above 20', () => {
  const node = (operator: string, constants: Tensor[], attributes: Record<string, AttributeValue> = {}) =>
    ({ operator, opsets: [], constants, attributes }) satisfies OldNode;
  const bytes = (type: 'int8' | 'int16', values: number[], shape: number[]): Tensor => ({
    type,
    dims: shape,
    data: type === 'int8' ? Int8Array.from(values) : Int16Array.from(values),
  });
  const perAxis = { axis: 1 };
  /** Quantized outputs are no floats. */
  const newer = (old: OldNode, opset: number): Model => {
    const model = modelOf(old, opset);
    model.graph.outputs = model.graph.outputs.map(({ name }) => ({ name }));
    return model;
  };

  test.each([
    ['Relu', node('Relu', []), 25],
    ['Reshape', node('Reshape', [int64([2, 48])]), 23],
    ['AveragePool', node('AveragePool', [], { kernel_shape: [2, 2], ceil_mode: 1, strides: [3, 3] }), 22],
    ['Pad', node('Pad', [int64([0, 0, 1, 1, 0, 0, 1, 1])], { mode: 'wrap' }), 21],
    ['QuantizeLinear in 8 bits', node('QuantizeLinear', [perChannel(0.1), bytes('int8', [0, 0, 0], [3])], perAxis), 24],
  ] as const)('is only another name for 20: %s', async (_, old, opset) => {
    const model = newer(old, opset);
    const normal = normalizeOpset(model);
    expect(normal.opsets.get('')).toBe(OPSET);
    expect(await run(normal)).toEqual(await run(model));
  });

  test.each([
    ['RMSNormalization', node('RMSNormalization', [float32([1, 2, 3, 4])]), 23],
    ['Swish', node('Swish', []), 24],
    ['GroupNormalization', node('GroupNormalization', [perChannel(1), perChannel(0)], { num_groups: 3 }), 21],
    [
      'QuantizeLinear in 16 bits',
      node('QuantizeLinear', [perChannel(0.1), bytes('int16', [0, 0, 0], [3])], perAxis),
      21,
    ],
  ] as const)('stays where something needs it: %s', async (_, old, opset) => {
    const model = newer(old, opset);
    const normal = normalizeOpset(model);
    expect(normal.opsets.get('')).toBe(opset);
    expect(await run(normal)).toEqual(await run(model));
  });
});

test.each([
  ['named and never read', false, 'Identity'],
  ['read', true, 'Dropout'],
])('an old Dropout whose mask is %s', async (_, isRead, operator) => {
  const b = new GraphBuilder(emptyGraph('old'));
  const x = b.input('x', 'float32', [2, 3]);
  const [y = '', mask = ''] = b.addMany('Dropout', [x], 2, { ratio: float(0.5) });
  b.output(isRead ? b.add('Where', [mask, y, x]) : y, 'float32');
  const model = newModel(b.graph);
  model.opsets.set('', 10);
  const [want, normal] = [await run(model), normalizeOpset(model)];
  expect(normal.graph.nodes[0]?.operator).toBe(operator);
  expect(await run(normal)).toEqual(want);
});
