import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import {
  decodeModel,
  type ElementType,
  elementCode,
  encodeModel,
  float32,
  type GraphBuilder,
  inType,
  type Model,
  type Tensor,
  toBrain,
  valueAt,
  widenedTensor,
} from '../../../src/onnx';
import { TensorProto_DataType as DataType, TensorProtoSchema } from '../../../src/onnx/proto/onnx_pb';
import { Session, toValue } from '../../../src/runtime';
import { inspectModel, trainingModel, withWeights } from '../../../src/training';
import { prepare } from '../../../src/training/prepare';
import { built, floats, run } from './any-model';

const batch = 3;
const x = floats([batch, 6], 1);

/** The loss and the gradients of a model by its weights and its input, for fixed labels. */
async function gradientsOf(model: Model): Promise<Map<string, number[]>> {
  const prepared = await prepare(model, { batch });
  const { model: graph, loss, parameters, initial } = await trainingModel(prepared, 'ce');
  const session = await Session.create(graph, { threads: 1 });
  const labels = { type: 'int64', dims: [batch], data: BigInt64Array.from([0n, 1n, 1n]) } as const;
  const feeds = { x, [loss.inputs.labels ?? '']: labels, ...Object.fromEntries(initial) };
  const values = await session.run(Object.fromEntries(Object.entries(feeds).map(([n, t]) => [n, toValue(t)])));
  await session.release();
  const names: [string, string][] = parameters.map(({ name, gradient }) => [name, gradient]);
  return new Map(
    [['loss', loss.total] as const, ...names].map(([n, v]) => [n, Array.from(values[v]?.data as Float32Array)]),
  );
}

const near = (got: number[] | undefined, want: number[] | undefined) => {
  expect(got).toHaveLength(want?.length ?? -1);
  expect(Math.max(...(want ?? []).map((v, i) => Math.abs(v - (got?.[i] ?? Number.NaN))))).toBeLessThan(1e-6);
};

const weights = { first: floats([6, 4]), shift: floats([4]), second: floats([4, 2]) };

/** Two layers with weights of a type, in initializers and a Constant node, and casts around them as exporters put them. */
const network = (type: ElementType) =>
  built((b) => {
    for (const name of ['first', 'shift'] as const) b.graph.initializers.set(name, inType(type, weights[name]));
    b.node('Constant', [], ['second'], { value: inType(type, weights.second) });
    const short = b.add('Cast', [b.input('x', 'float32', ['n', 6])], { to: elementCode(type) });
    const hidden = b.add('Relu', [b.add('Add', [b.add('MatMul', [short, 'first']), 'shift'])]);
    return [b.add('Cast', [b.add('MatMul', [hidden, 'second'])], { to: elementCode('float32') }, 'logits')];
  });

/** The same in float32, with the values that the type keeps. */
const rounded = (type: ElementType) => {
  const model = network('float32');
  const values = Object.entries(weights).map(([n, t]) => [n, widenedTensor(inType(type, t))] as const);
  return withWeights(model, new Map(values));
};

test.each(['float16', 'bfloat16'] as const)('%s weights have the gradients of a float32 model', async (type) => {
  const [got, want] = [await gradientsOf(network(type)), await gradientsOf(rounded(type))];
  expect([...got.keys()]).toEqual(['loss', 'first', 'shift', 'second']);
  for (const [name, values] of want) near(got.get(name), values);
});

test.each(['float16', 'bfloat16'] as const)(
  'a trained model keeps its weights in %s, rounded to the nearest',
  (type) => {
    const masters = new Map(Object.entries(weights).map(([n, t]) => [n, floats([...t.dims])]));
    const model = decodeModel(encodeModel(withWeights(network(type), masters)));
    const constant = model.graph.nodes.find((node) => node.operator === 'Constant')?.attributes.get('value');
    const kept = new Map([...model.graph.initializers, ['second', constant?.value as Tensor]]);
    for (const [name, master] of masters) {
      const tensor = kept.get(name) as Tensor;
      expect(tensor.type).toBe(type);
      const unit = type === 'float16' ? 2 ** -11 : 2 ** -8;
      master.data.forEach((value, i) => {
        expect(Math.abs(valueAt(tensor, i) - Number(value))).toBeLessThanOrEqual(
          Math.abs(Number(value)) * unit + 2 ** -25,
        );
      });
    }
  },
);

test('a model whose inputs and outputs are float16 is trained on float32 samples', async () => {
  const model = built((b) => {
    b.graph.initializers.set('w', inType('float16', weights.first));
    return [b.add('MatMul', [b.input('x', 'float16', ['n', 6]), 'w'], {}, 'y')];
  });
  const prepared = await prepare(model, { batch });
  expect(prepared.inputs).toEqual([{ name: 'x', type: 'float32', dims: [batch, 6] }]);
  expect((await inspectModel(model)).gradient).toEqual({ stops: [], problem: null });
});

test('the lowest float16 in a mask is no weight', async () => {
  const model = built((b) => {
    b.graph.initializers.set('w', inType('float16', weights.first));
    b.graph.initializers.set('mask', inType('float16', float32([0, -65504, 0, 0])));
    const short = b.add('Cast', [b.input('x', 'float32', ['n', 6])], { to: elementCode('float16') });
    return [b.add('Cast', [b.add('Add', [b.add('MatMul', [short, 'w']), 'mask'])], { to: 1 }, 'y')];
  });
  expect((await prepare(model, { batch })).parameters).toEqual(['w']);
});

test.each([
  [1, 0x3f80],
  [-2.5, 0xc020],
  [1 + 2 ** -8, 0x3f80],
  [1 + 3 * 2 ** -8, 0x3f82],
  [3.4e38, 0x7f80],
  [Number.NaN, 0x7fc0],
])('%d is the bfloat16 %d', (value, bits) => expect(toBrain(value)).toBe(bits));

/** x · D · second, where D [6, 4] is what `build` makes of stored integers. */
const between = (build: (b: GraphBuilder, x: string) => string, opset: number, domain = '') => {
  const model = built((b) => {
    b.graph.initializers.set(
      'in',
      float32(
        Float32Array.from({ length: 36 }, (_, i) => Math.sin(i)),
        [6, 6],
      ),
    );
    b.graph.initializers.set('second', weights.second);
    const hidden = b.add('Tanh', [b.add('MatMul', [b.input('x', 'float32', ['n', 6]), 'in'])]);
    return [b.add('MatMul', [build(b, hidden), 'second'], {}, 'y')];
  }, opset);
  if (domain) model.opsets.set(domain, 1);
  return model;
};

/** The float weight that a model of one quantized layer multiplies with. */
async function dequantized(build: (b: GraphBuilder, x: string) => string, opset: number, domain = ''): Promise<Tensor> {
  const model = built((b) => [build(b, b.input('x', 'float32', [6, 6]))], opset);
  if (domain) model.opsets.set(domain, 1);
  const unit = float32(
    Float32Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0)),
    [6, 6],
  );
  const [weight] = await run(model, { x: unit });
  return weight as Tensor;
}

const nibbles = create(TensorProtoSchema, {
  name: 'nibbles',
  dims: [6n, 4n],
  dataType: DataType.INT4,
  rawData: Uint8Array.from([0x1f, 0x72, 0x08, 0x9a, 0x3c, 0x47, 0xe5, 0x61, 0x90, 0x2b, 0xd4, 0x86]),
});

const blockScales = floats([3, 4], 0.2);

const quantizedLayers = {
  'int4 in blocks': {
    opset: 21,
    domain: '',
    build: (b: GraphBuilder, input: string) => {
      b.graph.rawInitializers.push(nibbles);
      const scale = b.constant(blockScales);
      return b.add('MatMul', [input, b.add('DequantizeLinear', ['nibbles', scale], { axis: 0, block_size: 2 })]);
    },
  },
  'int8 by column': {
    opset: 13,
    domain: '',
    build: (b: GraphBuilder, input: string) => {
      const bytes = Int8Array.from({ length: 24 }, (_, i) => ((i * 37) % 255) - 127);
      const weight = b.constant({ type: 'int8', dims: [6, 4], data: bytes });
      const scale = b.constant(float32([0.01, 0.003, 0.02, 0.005]));
      return b.add('MatMul', [input, b.add('DequantizeLinear', [weight, scale], { axis: 1 })]);
    },
  },
  MatMulNBits: {
    opset: 17,
    domain: 'com.microsoft',
    build: (b: GraphBuilder, input: string) => {
      const bytes = Uint8Array.from({ length: 32 }, (_, i) => (i * 83) % 256);
      const weight = b.constant({ type: 'uint8', dims: [4, 1, 8], data: bytes });
      const scale = b.constant(float32([0.1, 0.03, 0.2, 0.05]));
      const output = b.fresh('product');
      b.node('MatMulNBits', [input, weight, scale], [output], { K: 6, N: 4, bits: 4, block_size: 16 }, 'com.microsoft');
      return output;
    },
  },
};

test.each(Object.entries(quantizedLayers))('%s: a frozen weight passes the gradient', async (_, layer) => {
  const weight = await dequantized(layer.build, layer.opset, layer.domain);
  const float = between((b, input) => b.add('MatMul', [input, b.constant(weight, 'weight')]), layer.opset);
  const [got, want] = [await gradientsOf(between(layer.build, layer.opset, layer.domain)), await gradientsOf(float)];
  expect([...got.keys()]).toEqual(['loss', 'in', 'second']);
  expect(Math.max(...(got.get('in') ?? []).map(Math.abs))).toBeGreaterThan(1e-3);
  for (const [name, values] of got) near(values, want.get(name));
});
