import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
  type TensorShapeProto_Dimension,
} from '../../../../src/onnx/proto/onnx_pb';
import type { Random } from '../random';

/** Numbers that are seldom right where a size, an axis or a count stands. */
const oddNumbers = [0, 1, 2, 3, 7, 64, 1e6, 2 ** 31, 2 ** 40, -1, -2, -5, -(2 ** 31)].map(BigInt);
const extremes = [2n ** 63n - 1n, -(2n ** 63n)];
const oddFloats = [0, -1, 1e30, -1e30, 1e-30, Number.NaN, Number.POSITIVE_INFINITY];

const pick = <T>(random: Random, list: readonly T[]): T | undefined => list[random.integer(0, list.length - 1)];
const oddNumber = (random: Random): bigint => pick(random, [...oddNumbers, ...extremes]) ?? 0n;

/** Flips bits, cuts, repeats or writes over some bytes. */
function spoilBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.integer(0, bytes.length - 1);
  const count = random.integer(1, 16);
  switch (random.integer(0, 4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at + count), bytes.subarray(at)]);
    default: {
      const copy = Uint8Array.from(bytes);
      for (let i = 0; i < count; i++) copy[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      return copy;
    }
  }
}

const valueNames = (graph: GraphProto): string[] => [
  ...graph.input.map(({ name }) => name),
  ...graph.initializer.map(({ name }) => name),
  ...graph.node.flatMap(({ output }) => output),
  '',
  'nobody makes this',
];

const operators =
  'Conv MatMul Gemm Relu Reshape Transpose Concat Split Slice Gather Softmax LSTM Loop Shape Squeeze'.split(' ');
const domains = ['com.microsoft', 'ai.onnx.ml', 'nobody'];
const types = [0, 1, 2, 6, 7, 8, 9, 10, 11, 14, 16, 21, 22, 99];

/** Replaces, removes or doubles one element of a list. */
function spoilList<T>(list: T[], value: T, random: Random): void {
  const at = random.integer(0, Math.max(0, list.length - 1));
  const how = random.integer(0, 3);
  if (how === 0) list.splice(at, 1);
  else if (how === 1) list.splice(at, 0, value);
  else list[at] = value;
}

function spoilShape(dims: TensorShapeProto_Dimension[], random: Random): void {
  const dim = pick(random, dims);
  if (!dim || random.integer(0, 4) === 0) dims.splice(random.integer(0, dims.length), 1);
  else if (random.integer(0, 3) === 0)
    dim.value = { case: 'dimParam', value: pick(random, ['', 'n', 'a + b', '7']) ?? '' };
  else dim.value = { case: 'dimValue', value: oddNumber(random) };
}

const changedType = (attribute: AttributeProto, random: Random): void => {
  attribute.type = (pick(
    random,
    Object.values(AttributeType).filter((v) => typeof v === 'number'),
  ) ?? 0) as AttributeType;
};

/** An attribute with another value, another type, or another name. */
function spoilAttribute(attribute: AttributeProto, random: Random): void {
  switch (random.integer(0, 5)) {
    case 0:
      changedType(attribute, random);
      return;
    case 1:
      attribute.name = pick(random, ['axis', 'perm', 'pads', 'strides', 'to', 'group', 'value', 'kernel_shape']) ?? '';
      return;
    case 2:
      attribute.f = pick(random, oddFloats) ?? 0;
      attribute.s = new TextEncoder().encode(pick(random, ['', 'SAME_UPPER', 'reflect', 'é', 'i,j->k']));
      return;
    default:
      attribute.i = oddNumber(random);
      spoilList(attribute.ints, oddNumber(random), random);
      if (attribute.t) spoilTensor(attribute.t, random);
  }
}

function spoilAttributes(node: NodeProto, random: Random): void {
  const attribute = pick(random, node.attribute);
  if (attribute && random.integer(0, 5) > 0) {
    spoilAttribute(attribute, random);
    return;
  }
  const name = pick(random, [
    'axis',
    'pads',
    'strides',
    'dilations',
    'group',
    'allowzero',
    'transA',
    'alpha',
    'axes',
    'to',
  ]);
  const type = pick(random, [AttributeType.INT, AttributeType.INTS]);
  const ints = Array.from({ length: random.integer(0, 5) }, () => oddNumber(random));
  node.attribute.push(create(AttributeProtoSchema, { name, type, i: oddNumber(random), ints }));
}

/** Elements that are read as other numbers, in the place where this tensor has them. */
function spoilElements(tensor: TensorProto, random: Random): void {
  const { rawData } = tensor;
  if (rawData.length < 8) {
    spoilList(tensor.int64Data, oddNumber(random), random);
    return;
  }
  const bytes = Uint8Array.from(rawData);
  const at = 8 * random.integer(0, Math.floor(bytes.length / 8) - 1);
  new DataView(bytes.buffer).setBigInt64(at, oddNumber(random), true);
  tensor.rawData = bytes;
}

function spoilTensor(tensor: TensorProto, random: Random): void {
  switch (random.integer(0, 6)) {
    case 0:
      tensor.dataType = pick(random, types) ?? 0;
      return;
    case 1:
      spoilList(tensor.dims, oddNumber(random), random);
      return;
    case 2:
      tensor.dims.reverse();
      return;
    case 3:
      // The same elements in another shape.
      tensor.dims =
        pick(random, [[BigInt(tensor.rawData.length / 4)], [1n, ...tensor.dims], [...tensor.dims, 1n]]) ?? [];
      return;
    case 4:
      tensor.rawData = tensor.rawData.subarray(0, random.integer(0, tensor.rawData.length));
      return;
    default:
      spoilElements(tensor, random);
      return;
  }
}

/** What it reads, makes, or is. */
function spoilNode(node: NodeProto, graph: GraphProto, random: Random): void {
  const name = pick(random, valueNames(graph)) ?? '';
  switch (random.integer(0, 8)) {
    case 0:
    case 1:
    case 2:
      spoilList(node.input, name, random);
      return;
    case 3:
      spoilList(node.output, name, random);
      return;
    case 4:
      node.opType = pick(random, [...operators, ...graph.node.map((other) => other.opType), '']) ?? '';
      return;
    case 5:
      node.domain = pick(random, domains) ?? '';
      return;
    default:
      spoilAttributes(node, random);
      return;
  }
}

/** Nodes that are gone, twice there, or in another order; values that nobody makes; a graph without ends. */
function spoilOrder(graph: GraphProto, random: Random): void {
  const node = pick(random, graph.node);
  const [from, to] = [0, 1].map(() => random.integer(0, Math.max(0, graph.node.length - 1)));
  switch (random.integer(0, 5)) {
    case 0:
      graph.node.splice(from ?? 0, 1);
      return;
    case 1:
      graph.node.splice(to ?? 0, 0, ...graph.node.splice(from ?? 0, 1));
      return;
    case 2:
      if (node) graph.node.push(node);
      return;
    case 3:
      graph.input.splice(random.integer(0, graph.input.length), 1);
      return;
    case 4:
      graph.initializer.splice(random.integer(0, graph.initializer.length), 1);
      return;
    default:
      // A ring: it reads what it makes, at last.
      if (node) node.input[0] = pick(random, graph.node)?.output[0] ?? '';
  }
}

function spoilValue(graph: GraphProto, random: Random): void {
  const value = pick(random, [...graph.input, ...graph.output]);
  if (!value) return;
  const type = value.type?.value;
  if (type?.case !== 'tensorType' || random.integer(0, 5) === 0) {
    value.name = pick(random, valueNames(graph)) ?? '';
    return;
  }
  if (random.integer(0, 5) === 0) type.value.elemType = pick(random, types) ?? 0;
  else if (type.value.shape && random.integer(0, 6) > 0) spoilShape(type.value.shape.dim, random);
  else type.value.shape = undefined;
}

function spoilNames(graph: GraphProto, random: Random): void {
  const tensor = pick(random, graph.initializer);
  if (tensor) tensor.name = pick(random, valueNames(graph)) ?? '';
}

/** Changes a field of the parsed file, so that it still parses. */
function spoilFields(bytes: Uint8Array, random: Random): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  const { graph } = model;
  if (!graph) return bytes;
  const node = pick(random, graph.node);
  const tensor = pick(random, graph.initializer);
  switch (random.integer(0, 11)) {
    case 0:
    case 1:
      spoilValue(graph, random);
      break;
    case 2:
    case 3:
      if (tensor) spoilTensor(tensor, random);
      break;
    case 4:
      spoilOrder(graph, random);
      break;
    case 5:
      spoilNames(graph, random);
      break;
    case 6:
      for (const opset of model.opsetImport)
        opset.version = pick(random, [...oddNumbers, 9n, 13n, 19n, 22n, 26n]) ?? 0n;
      break;
    case 7:
      graph.initializer.push(
        create(TensorProtoSchema, { name: pick(random, valueNames(graph)), dataType: 1, dims: [], floatData: [1] }),
      );
      break;
    default:
      if (node) spoilNode(node, graph, random);
  }
  return toBinary(ModelProtoSchema, model);
}

/** The bytes of a model file with one to three things wrong with it: mostly fields that it says, else bytes of it. */
export function broken(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.integer(0, 4) === 0) return spoilBytes(bytes, random);
  let result = bytes;
  for (let left = random.integer(1, 3); left > 0; left--) result = spoilFields(result, random);
  return result;
}
