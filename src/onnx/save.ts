import { create, toBinary } from '@bufbuild/protobuf';
import type { Attribute, Dimension, Graph, Model, Node, ValueInfo } from './graph';
import { delimited, joined, type Piece } from './pieces';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorShapeProto_DimensionSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './proto/onnx_pb';
import { clampedBigInt, elementCode } from './tensor';
import { tensorPieces, writeTensor } from './tensor-proto';

const utf8 = new TextEncoder();

function writeAttribute(name: string, attribute: Attribute): AttributeProto {
  const make = (init: Parameters<typeof create<typeof AttributeProtoSchema>>[1]) =>
    create(AttributeProtoSchema, { name, ...init });
  switch (attribute.kind) {
    case 'int':
      return make({ type: AttributeType.INT, i: clampedBigInt(attribute.value) });
    case 'ints':
      return make({ type: AttributeType.INTS, ints: attribute.value.map(clampedBigInt) });
    case 'float':
      return make({ type: AttributeType.FLOAT, f: attribute.value });
    case 'floats':
      return make({ type: AttributeType.FLOATS, floats: attribute.value });
    case 'string':
      return make({ type: AttributeType.STRING, s: utf8.encode(attribute.value) });
    case 'strings':
      return make({ type: AttributeType.STRINGS, strings: attribute.value.map((s) => utf8.encode(s)) });
    case 'tensor':
      return make({ type: AttributeType.TENSOR, t: writeTensor('', attribute.value) });
    case 'graph':
      return make({ type: AttributeType.GRAPH, g: writeGraph(attribute.value) });
    case 'raw':
      return attribute.value;
  }
}

function writeNode(node: Node): NodeProto {
  return create(NodeProtoSchema, {
    ...node.rest,
    opType: node.operator,
    domain: node.domain || undefined,
    name: node.name || undefined,
    input: node.inputs,
    output: node.outputs,
    attribute: [...node.attributes].map(([name, attribute]) => writeAttribute(name, attribute)),
  });
}

function writeDimension(dimension: Dimension) {
  if (typeof dimension === 'number') {
    return create(TensorShapeProto_DimensionSchema, { value: { case: 'dimValue', value: clampedBigInt(dimension) } });
  }
  if (dimension === undefined) return create(TensorShapeProto_DimensionSchema);
  return create(TensorShapeProto_DimensionSchema, { value: { case: 'dimParam', value: dimension } });
}

function writeValue({ name, type, dims, raw, rest }: ValueInfo): ValueInfoProto {
  if (!type) return create(ValueInfoProtoSchema, { ...rest, name, type: raw });
  const shape = dims && { dim: dims.map(writeDimension) };
  return create(ValueInfoProtoSchema, {
    ...rest,
    name,
    type: { value: { case: 'tensorType', value: { elemType: elementCode(type), shape } } },
  });
}

/** All of a graph but its initializers. */
const outline = (graph: Graph) => ({
  name: graph.name,
  input: graph.inputs.map(writeValue),
  output: graph.outputs.map(writeValue),
  node: graph.nodes.map(writeNode),
});

function writeGraph(graph: Graph): GraphProto {
  return create(GraphProtoSchema, {
    ...graph.rest,
    ...outline(graph),
    initializer: [...graph.rawInitializers, ...[...graph.initializers].map(([name, t]) => writeTensor(name, t))],
  });
}

/** Field numbers of onnx.proto. */
const fields = { modelGraph: 7, graphInitializer: 5 };

/**
 * The bytes of a graph, in pieces: what precedes the initializers in the order of the fields, those, and the rest. So the
 * weights, which are nearly all of a file, are copied once.
 */
function graphPieces(graph: Graph): Piece[] {
  const { name, node, ...values } = outline(graph);
  const head = toBinary(GraphProtoSchema, create(GraphProtoSchema, { name, node }));
  const raw = toBinary(GraphProtoSchema, create(GraphProtoSchema, { initializer: graph.rawInitializers }));
  const tail = toBinary(GraphProtoSchema, create(GraphProtoSchema, { ...graph.rest, ...values }));
  const weights = [...graph.initializers].flatMap(([key, tensor]) =>
    delimited(fields.graphInitializer, tensorPieces(key, tensor)),
  );
  return [head, raw, ...weights, tail];
}

/**
 * The model as the bytes of an .onnx file.
 * @throws OnnxError for a model of more than 2 GB, the most that the format holds in one file.
 */
export function encodeModel(model: Model): Uint8Array {
  const { producerVersion, domain, modelVersion, docString, ...rest } = model.rest ?? {};
  const { irVersion, producer: producerName } = model;
  const head = { irVersion: BigInt(irVersion), producerName, producerVersion, domain, modelVersion, docString };
  const tail = {
    ...rest,
    opsetImport: [...model.opsets].map(([name, version]) => ({ domain: name, version: BigInt(version) })),
    metadataProps: [...model.metadata].map(([key, value]) => ({ key, value })),
    functions: model.functions,
  };
  return joined([
    toBinary(ModelProtoSchema, create(ModelProtoSchema, head)),
    ...delimited(fields.modelGraph, graphPieces(model.graph)),
    toBinary(ModelProtoSchema, create(ModelProtoSchema, tail)),
  ]);
}
