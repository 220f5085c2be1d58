import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { decodeModel, encodeModel, type Graph, modelInputs, subgraphs } from '../../../src/onnx';
import {
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type FunctionProtoSchema,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
} from '../../../src/onnx/proto/onnx_pb';
import { Session, toValue } from '../../../src/runtime';
import { inspectModel, trainingModel } from '../../../src/training';
import { prepare } from '../../../src/training/prepare';

type FunctionInit = MessageInitShape<typeof FunctionProtoSchema>;
type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
type GraphInit = MessageInitShape<typeof GraphProtoSchema>;

const domain = 'test.functions';
const node = (opType: string, input: string[], output: string[], attribute: NodeInit['attribute'] = [], name = '') =>
  ({ opType, input, output, attribute, name }) satisfies NodeInit;
const call = (...args: Parameters<typeof node>): NodeInit => ({ ...node(...args), domain });
const alpha = (f: number) => ({ name: 'alpha', type: AttributeType.FLOAT, f });
const reference = (name: string, refAttrName: string) => ({ name, refAttrName, type: AttributeType.FLOAT });
const graph = (name: string, g: GraphInit) => ({ name, type: AttributeType.GRAPH, g });

const opsetImport = [
  { domain: '', version: 18n },
  { domain, version: 1n },
];
const defined = (name: string, rest: Omit<FunctionInit, '$typeName'>): FunctionInit => ({
  ...rest,
  name,
  domain,
  opsetImport,
});

const functions = [
  defined('Sloped', {
    input: ['x'],
    output: ['y'],
    attributeProto: [{ name: 'slope', type: AttributeType.FLOAT, f: 0.25 }],
    node: [
      node('LeakyRelu', ['x'], ['hidden'], [reference('alpha', 'slope')], 'activation'),
      node('Tanh', ['hidden'], ['y']),
    ],
  }),
  defined('Layer', {
    input: ['x', 'w', 'b'],
    output: ['y', 'hidden'],
    attribute: ['slope'],
    node: [
      node('MatMul', ['x', 'w'], ['hidden']),
      node('Add', ['hidden', 'b'], ['sum']),
      call('Sloped', ['sum'], ['y'], [reference('slope', 'slope')], 'inner'),
    ],
  }),
  defined('Chosen', {
    input: ['x'],
    output: ['y'],
    node: [
      node('ReduceSum', ['x'], ['sum'], [{ name: 'keepdims', type: AttributeType.INT, i: 0n }]),
      node('Sub', ['sum', 'sum'], ['zero']),
      node('GreaterOrEqual', ['sum', 'zero'], ['positive']),
      node(
        'If',
        ['positive'],
        ['y'],
        [
          graph('then_branch', {
            name: 'then',
            node: [call('Sloped', ['x'], ['picked'])],
            output: [{ name: 'picked' }],
          }),
          graph('else_branch', { name: 'else', node: [node('Neg', ['x'], ['picked'])], output: [{ name: 'picked' }] }),
        ],
      ),
    ],
  }),
  defined('Unused', { input: ['x'], output: ['y'], node: [node('Neg', ['x'], ['y'])] }),
];

/** A form that ONNX Runtime itself does not read. */
const passing = defined('Passed', {
  input: ['x'],
  output: ['x', 'y', 'y'],
  node: [node('Neg', ['x'], ['y'])],
});

const floatType = (...dims: number[]) => ({
  value: {
    case: 'tensorType' as const,
    value: {
      elemType: DataType.FLOAT,
      shape: { dim: dims.map((d) => ({ value: { case: 'dimValue' as const, value: BigInt(d) } })) },
    },
  },
});

const tensor = (name: string, dims: number[]) => ({
  name,
  dims: dims.map(BigInt),
  dataType: DataType.FLOAT,
  floatData: Array.from({ length: dims.reduce((a, d) => a * d, 1) }, (_, i) => Math.sin(i + name.length)),
});

const fileOf = (nodes: NodeInit[], outputs: string[], list: FunctionInit[] = functions) =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 9n,
      opsetImport,
      functions: list,
      graph: {
        name: 'main',
        input: [{ name: 'x', type: floatType(2, 3) }],
        output: outputs.map((name) => ({ name, type: floatType(2, 3) })),
        initializer: [tensor('w', [3, 3]), tensor('shift', [3])],
        node: nodes,
      },
    }),
  );

async function outputsOf(file: Uint8Array): Promise<Record<string, number[]>> {
  const session = await Session.create(file, { threads: 1, optimization: 'disabled' });
  const x = toValue({ type: 'float32', dims: [2, 3], data: Float32Array.from([1, -2, 0.5, -0.3, 0.7, -1]) });
  const values = await session.run({ x });
  await session.release();
  return Object.fromEntries(Object.entries(values).map(([name, v]) => [name, Array.from(v.data as Float32Array)]));
}

/** Every operator of a graph and of those inside it. */
const operators = (g: Graph): string[] =>
  g.nodes.flatMap((n) => [n.domain ? `${n.domain}.${n.operator}` : n.operator, ...subgraphs(n).flatMap(operators)]);

const layers = [
  call('Layer', ['x', 'w', 'shift'], ['first', 'kept'], [{ ...alpha(0.5), name: 'slope' }], 'block'),
  // Its inner names are those of the first call, and the graph has one of them itself.
  call('Layer', ['first', 'w', 'shift'], ['second', 'unread'], [{ ...alpha(0.01), name: 'slope' }]),
  node('Neg', ['second'], ['block/sum']),
  node('Add', ['block/sum', 'kept'], ['y']),
];

describe('a model with functions computes the same without them', () => {
  test.each([
    { note: 'nested, attributes by reference, names that clash', nodes: layers, outputs: ['y', 'first', 'kept'] },
    { note: 'a default', nodes: [call('Sloped', ['x'], ['y'])], outputs: ['y'] },
    {
      note: 'branches',
      nodes: [call('Chosen', ['x'], ['y'], [], 'a'), call('Chosen', ['y'], ['z'], [], 'b')],
      outputs: ['y', 'z'],
    },
  ])('$note', async ({ nodes, outputs }) => {
    const file = fileOf(nodes, outputs);
    const model = decodeModel(file);
    expect(operators(model.graph).filter((o) => o.startsWith(domain))).toEqual([]);
    const plain = encodeModel({ ...model, functions: [] });
    expect(await outputsOf(plain)).toEqual(await outputsOf(file));
  });
});

test('a value that is returned twice, or as it came, is copied', async () => {
  const file = fileOf([call('Passed', ['x'], ['same', 'y', 'z'])], ['same', 'y', 'z'], [passing]);
  const negative = [-1, 2, -0.5, 0.3, -0.7, 1].map(Math.fround);
  expect(await outputsOf(encodeModel(decodeModel(file)))).toEqual({
    same: negative.map((v) => -v),
    y: negative,
    z: negative,
  });
  const part = fileOf([call('Passed', ['x'], ['', 'y'])], ['y'], [passing]);
  expect(await outputsOf(encodeModel(decodeModel(part)))).toEqual({ y: negative });
});

test('layers are named after the calls that they are in, and what is not called stays', () => {
  const model = decodeModel(fileOf(layers, ['y']));
  expect(model.graph.nodes.map((n) => n.name)).toContain('block/inner/activation');
  expect(model.functions.map((f) => f.name)).toEqual(['Chosen', 'Unused']);
  expect(decodeModel(fileOf(layers, ['y'], functions.slice(0, 2))).opsets).toEqual(new Map([['', 18]]));
});

test('a gradient flows through functions, and the inspector sees what is in them', async () => {
  const model = decodeModel(fileOf(layers, ['y']));
  expect(modelInputs(model.graph).map((i) => i.name)).toEqual(['x']);
  const inspection = await inspectModel(model);
  expect(inspection.gradient).toEqual({ stops: [], problem: null });
  expect(inspection.layers.map((l) => l.operator)).toContain('LeakyRelu');
  const { parameters } = await trainingModel(await prepare(model, { batch: 2 }), 'ce');
  expect(parameters.map((p) => p.name)).toEqual(['w', 'shift']);
});

test.each([
  {
    note: 'calls itself',
    list: [defined('Sloped', { input: ['x'], output: ['y'], node: [call('Sloped', ['x'], ['y'])] })],
    nodes: [call('Sloped', ['x'], ['y'], [], 'here')],
    message: /The layer "y" calls the function "Sloped", which calls itself/,
  },
  {
    note: 'takes less',
    list: functions,
    nodes: [call('Sloped', ['x', 'x'], ['y'])],
    message: /"y" calls .* 1 inputs, with 2/,
  },
  {
    note: 'doubles with each function',
    list: Array.from({ length: 30 }, (_, i) =>
      defined(`F${i}`, {
        input: ['x'],
        output: ['y'],
        node: [call(`F${i + 1}`, ['x'], ['h']), call(`F${i + 1}`, ['h'], ['y'])],
      }),
    ),
    nodes: [call('F0', ['x'], ['y'])],
    message: /functions make more than 100000 nodes/,
  },
])('a function that $note is refused', ({ list, nodes, message }) => {
  expect(() => decodeModel(fileOf(nodes, ['y'], list))).toThrow(message);
});
