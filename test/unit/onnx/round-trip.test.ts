import { readFileSync } from 'node:fs';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { buildArchitecture, decodeModel, encodeModel, type Model, modelInputs } from '../../../src/onnx';
import {
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  ModelProtoSchema,
} from '../../../src/onnx/proto/onnx_pb';
import { Session, toValue } from '../../../src/runtime';
import { strangerFile } from '../training/stranger';

const bytes = (...list: number[]) => Uint8Array.from(list);
const text = (s: string) => new TextEncoder().encode(s);
const floats = (...list: number[]) => new Uint8Array(Float32Array.from(list).buffer);
const floatType = (...dims: (number | string)[]) => ({
  value: {
    case: 'tensorType' as const,
    value: {
      elemType: DataType.FLOAT,
      shape: {
        dim: dims.map((d) => ({
          value:
            typeof d === 'number'
              ? { case: 'dimValue' as const, value: BigInt(d) }
              : { case: 'dimParam' as const, value: d },
        })),
      },
    },
  },
});
const sparse = {
  values: { name: 'thin', dims: [1n], dataType: DataType.FLOAT, rawData: floats(7) },
  indices: { dims: [1n], dataType: DataType.INT64, int64Data: [2n] },
  dims: [4n],
};
const strings = { name: 'words', dims: [2n], dataType: DataType.STRING, stringData: [text('a'), text('b')] };
const tensor = { dims: [2n], dataType: DataType.FLOAT, rawData: floats(1.5, -2) };
const inner = { name: 'inner', node: [{ opType: 'Relu', input: ['x'], output: ['r'] }], output: [{ name: 'r' }] };

/** A file with something in nearly every field there is. No runtime would run it. */
const everything = create(ModelProtoSchema, {
  irVersion: 9n,
  opsetImport: [
    { domain: '', version: 17n },
    { domain: 'com.example', version: 3n },
  ],
  producerName: 'somebody',
  producerVersion: '1.2',
  domain: 'com.example',
  modelVersion: 5n,
  docString: 'what it is for',
  metadataProps: [
    { key: 'labels', value: 'cat,dog' },
    { key: 'empty', value: '' },
  ],
  functions: [
    {
      name: 'Twice',
      domain: 'com.example',
      input: ['a'],
      output: ['b'],
      node: [{ opType: 'Add', attribute: [{ name: 'axis', refAttrName: 'axis' }] }],
    },
  ],
  graph: {
    name: 'main',
    docString: 'the graph',
    metadataProps: [{ key: 'k', value: 'v' }],
    input: [
      { name: 'x', type: floatType('batch', 3), docString: 'pixels' },
      { name: 'open', type: { value: { case: 'tensorType', value: { elemType: DataType.INT64 } } } },
      { name: 'half', type: { value: { case: 'tensorType', value: { elemType: DataType.BFLOAT16 } } } },
      {
        name: 'list',
        type: { value: { case: 'sequenceType', value: { elemType: floatType(2) } } },
      },
    ],
    output: [{ name: 'y', type: floatType(2, 3) }, { name: 'untyped' }],
    initializer: [
      strings,
      { name: 'nibbles', dims: [2n], dataType: DataType.INT4, int32Data: [0x21] },
      { name: 'w', dims: [2n], dataType: DataType.FLOAT, rawData: floats(Number.NaN, -0) },
      { name: 'half', dims: [1n], dataType: DataType.FLOAT16, rawData: bytes(1, 60) },
      { name: 'long', dims: [1n], dataType: DataType.INT64, rawData: bytes(255, 255, 255, 255, 255, 255, 255, 127) },
      { name: 'flags', dims: [3n], dataType: DataType.BOOL, rawData: bytes(1, 0, 1) },
      { name: 'none', dims: [0n, 4n], dataType: DataType.FLOAT, rawData: bytes() },
      { name: 'scalar', dataType: DataType.DOUBLE, rawData: new Uint8Array(Float64Array.of(Math.PI).buffer) },
    ],
    sparseInitializer: [sparse],
    quantizationAnnotation: [{ tensorName: 'w', quantParameterTensorNames: [{ key: 'SCALE_TENSOR', value: 's' }] }],
    node: [
      {
        opType: 'Everything',
        domain: 'com.example',
        overload: 'second',
        name: 'layer',
        docString: 'a layer',
        metadataProps: [{ key: 'from', value: 'line 3' }],
        input: ['x', '', 'w'],
        output: ['y', '', 'z'],
        attribute: [
          { name: 'int', type: AttributeType.INT, i: -3n },
          { name: 'last', type: AttributeType.INT, i: 2n ** 63n - 1n },
          { name: 'ints', type: AttributeType.INTS, ints: [1n, -(2n ** 63n)] },
          { name: 'no ints', type: AttributeType.INTS },
          { name: 'float', type: AttributeType.FLOAT, f: Math.fround(0.1) },
          { name: 'floats', type: AttributeType.FLOATS, floats: [Number.POSITIVE_INFINITY, Math.fround(1e-40)] },
          { name: 'string', type: AttributeType.STRING, s: text('größe') },
          { name: 'mark', type: AttributeType.STRING, s: bytes(0xef, 0xbb, 0xbf, 65) },
          { name: 'blob', type: AttributeType.STRING, s: bytes(0xff, 0xfe, 0) },
          { name: 'strings', type: AttributeType.STRINGS, strings: [text(''), text('b')] },
          { name: 'blobs', type: AttributeType.STRINGS, strings: [text('a'), bytes(0xc0)] },
          { name: 'tensor', type: AttributeType.TENSOR, t: tensor },
          { name: 'words', type: AttributeType.TENSOR, t: strings },
          { name: 'graph', type: AttributeType.GRAPH, g: inner },
          { name: 'tensors', type: AttributeType.TENSORS, tensors: [tensor] },
          { name: 'graphs', type: AttributeType.GRAPHS, graphs: [inner] },
          { name: 'sparse', type: AttributeType.SPARSE_TENSOR, sparseTensor: sparse },
          { name: 'type', type: AttributeType.TYPE_PROTO, tp: floatType(1) },
        ],
      },
    ],
  },
});

test('a file with everything in it is saved as it was loaded', () => {
  const saved = fromBinary(ModelProtoSchema, encodeModel(decodeModel(toBinary(ModelProtoSchema, everything))));
  // Strings and other raw initializers come first; the order of initializers means nothing.
  expect(saved).toEqual(everything);
});

test('elements that are written as numbers are saved as bytes', () => {
  const typed = create(ModelProtoSchema, {
    graph: {
      output: [{ name: 'y' }],
      initializer: [
        { name: 'f', dims: [2n], dataType: DataType.FLOAT, floatData: [1.5, -2] },
        { name: 'd', dims: [1n], dataType: DataType.DOUBLE, doubleData: [0.1] },
        { name: 'i', dims: [2n], dataType: DataType.INT32, int32Data: [-1, 7] },
        { name: 'u8', dims: [1n], dataType: DataType.UINT8, int32Data: [255] },
        { name: 'i8', dims: [1n], dataType: DataType.INT8, int32Data: [-128] },
        { name: 'b', dims: [2n], dataType: DataType.BOOL, int32Data: [1, 0] },
        { name: 'h', dims: [1n], dataType: DataType.FLOAT16, int32Data: [15361] },
        { name: 'l', dims: [1n], dataType: DataType.INT64, int64Data: [-(2n ** 63n)] },
        { name: 'u32', dims: [1n], dataType: DataType.UINT32, uint64Data: [2n ** 32n - 1n] },
        { name: 'u64', dims: [1n], dataType: DataType.UINT64, uint64Data: [2n ** 64n - 1n] },
      ],
    },
  });
  const model = decodeModel(toBinary(ModelProtoSchema, typed));
  const again = decodeModel(encodeModel(model));
  expect(again.graph.initializers).toEqual(model.graph.initializers);
  const numbers = [...model.graph.initializers].map(([name, t]) => [name, ...Array.from(t.data as ArrayLike<unknown>)]);
  expect(numbers).toEqual([
    ['f', 1.5, -2],
    ['d', 0.1],
    ['i', -1, 7],
    ['u8', 255],
    ['i8', -128],
    ['b', 1, 0],
    ['h', 15361],
    ['l', -(2n ** 63n)],
    ['u32', 2 ** 32 - 1],
    ['u64', 2n ** 64n - 1n],
  ]);
});

/** The outputs of a model for inputs of given sizes. */
async function outputs(model: Model | Uint8Array, name: string, dims: number[]) {
  const session = await Session.create(model, { threads: 1 });
  const data = Float32Array.from({ length: dims.reduce((a, d) => a * d, 1) }, (_, i) => Math.sin(i));
  const values = await session.run({ [name]: toValue({ type: 'float32', dims, data }) });
  await session.release();
  return Object.values(values).map((v) => Array.from(v.data as Float32Array));
}

test('a real model computes the same after it was loaded and saved twice', async () => {
  const file = readFileSync(strangerFile);
  const once = encodeModel(decodeModel(file));
  expect(Buffer.compare(encodeModel(decodeModel(once)), once)).toBe(0);
  const dims = [1, 3, 48, 192];
  expect(await outputs(once, 'x', dims)).toEqual(await outputs(file, 'x', dims));
});

test.each([
  { architecture: 'cnn' as const, channels: [3, 4], dense: 6 },
  { architecture: 'mlp' as const, hidden: [7] },
])('our own $architecture computes the same after it was loaded and saved', async (spec) => {
  const model = buildArchitecture(spec, { shape: [1, 8, 8], classes: 3, seed: 1 });
  const again = decodeModel(encodeModel(model));
  expect(modelInputs(again.graph)).toMatchObject(model.graph.inputs);
  expect(again.graph.initializers).toEqual(model.graph.initializers);
  expect(await outputs(again, 'input', [2, 1, 8, 8])).toEqual(await outputs(model, 'input', [2, 1, 8, 8]));
});

test('a file is written as protobuf itself would write it, byte for byte', () => {
  const bytes = encodeModel(decodeModel(toBinary(ModelProtoSchema, everything)));
  expect(Buffer.compare(bytes, toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, bytes)))).toBe(0);
  const real = encodeModel(decodeModel(readFileSync(strangerFile)));
  expect(Buffer.compare(real, toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, real)))).toBe(0);
});

test('a model of more than 2 GB is refused, with what to do', () => {
  const model = buildArchitecture({ architecture: 'mlp', hidden: [3] }, { shape: [2], classes: 2, seed: 1 });
  // One array stands for eight weights.
  const data = new Float32Array(2 ** 26);
  for (let i = 0; i < 8; i++) model.graph.initializers.set(`w${i}`, { type: 'float32', dims: [2 ** 26], data });
  expect(() => encodeModel(model)).toThrow(/2\.15 GB; a file with its weights inside holds at most 2\.15 GB/);
});
