import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { OnnxError } from './errors';
import { ExternalFiles } from './external-files';
import { inlineFunctions } from './functions';
import type { Attribute, Dimension, Graph, Model, Node, ValueInfo } from './graph';
import { demandInputs } from './left-out';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorShapeProto_Dimension,
  type ValueInfoProto,
} from './proto/onnx_pb';
import { elementType, type Tensor } from './tensor';
import { inlined, readTensor } from './tensor-proto';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Some operators keep bytes in a string attribute, which are no text. */
function readText(proto: AttributeProto): Attribute {
  try {
    const strings = proto.strings.map((text) => utf8.decode(text));
    if (proto.type === AttributeType.STRINGS) return { kind: 'strings', value: strings };
    return { kind: 'string', value: utf8.decode(proto.s) };
  } catch {
    return { kind: 'raw', value: proto };
  }
}

function readAttribute(proto: AttributeProto, files: ExternalFiles): Attribute {
  switch (proto.type) {
    case AttributeType.INT:
      return { kind: 'int', value: Number(proto.i) };
    case AttributeType.INTS:
      return { kind: 'ints', value: proto.ints.map(Number) };
    case AttributeType.FLOAT:
      return { kind: 'float', value: proto.f };
    case AttributeType.FLOATS:
      return { kind: 'floats', value: [...proto.floats] };
    case AttributeType.STRING:
    case AttributeType.STRINGS:
      return readText(proto);
    case AttributeType.TENSOR: {
      const value = proto.t && readTensor(proto.t, files);
      return value ? { kind: 'tensor', value } : { kind: 'raw', value: proto };
    }
    case AttributeType.GRAPH:
      return proto.g ? { kind: 'graph', value: readGraph(proto.g, files) } : { kind: 'raw', value: proto };
    default:
      return { kind: 'raw', value: proto };
  }
}

/** The given fields, as far as the file has them. */
function present<T extends object, K extends keyof T>(message: T, ...fields: K[]): Partial<Pick<T, K>> {
  const filled = fields.filter((field) => {
    const value = Object.hasOwn(message, field) ? message[field] : undefined;
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(filled.map((field) => [field, message[field]])) as Partial<Pick<T, K>>;
}

function readNode(proto: NodeProto, files: ExternalFiles): Node {
  const node: Node = {
    operator: proto.opType,
    domain: proto.domain === 'ai.onnx' ? '' : proto.domain,
    name: proto.name,
    inputs: [...proto.input],
    outputs: [...proto.output],
    attributes: new Map(proto.attribute.map((a) => [a.name, readAttribute(a, files)])),
    rest: present(proto, 'docString', 'overload', 'metadataProps', 'deviceConfigurations'),
  };
  demandInputs(node);
  return node;
}

function readDimension({ value }: TensorShapeProto_Dimension): Dimension {
  if (value.case === 'dimValue') return Number(value.value);
  return value.case === 'dimParam' && value.value !== '' ? value.value : undefined;
}

function readValue(proto: ValueInfoProto): ValueInfo {
  const tensor = proto.type?.value.case === 'tensorType' ? proto.type.value.value : undefined;
  const { name } = proto;
  const rest = present(proto, 'docString', 'metadataProps');
  const type = tensor && elementType(tensor.elemType);
  if (!tensor || !type) return { name, dims: tensor?.shape?.dim.map(readDimension), raw: proto.type, rest };
  return { name, type, dims: tensor.shape?.dim.map(readDimension), rest };
}

function readGraph(proto: GraphProto, files: ExternalFiles): Graph {
  const initializers = new Map<string, Tensor>();
  const rawInitializers = proto.initializer.flatMap((t) => {
    const tensor = readTensor(t, files);
    if (!tensor) return [inlined(t, files)];
    initializers.set(t.name, tensor);
    return [];
  });
  return {
    name: proto.name,
    inputs: proto.input.map(readValue),
    outputs: proto.output.map(readValue),
    initializers,
    rawInitializers,
    nodes: proto.node.map((node) => readNode(node, files)),
    rest: present(proto, 'docString', 'sparseInitializer', 'quantizationAnnotation', 'metadataProps'),
  };
}

function parse(bytes: Uint8Array, file: string | undefined): { proto: ModelProto; graph: GraphProto } {
  const where = file ?? 'The data';
  const remedy =
    'Choose an .onnx file that an exporter wrote; if this is one, copy it again, it may have been cut short.';
  let proto: ModelProto;
  try {
    proto = fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw new OnnxError(`${where} is not an ONNX model: ${(cause as Error).message}.`, remedy, { file });
  }
  // Many other files parse as an empty message.
  const { graph } = proto;
  if (!graph || graph.output.length === 0) {
    throw new OnnxError(`${where} is not an ONNX model: it has no graph with an output.`, remedy, { file });
  }
  return { proto, graph };
}

/** Names the file in errors about what is in it. */
function named<T>(file: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OnnxError) || file === undefined) throw error;
    throw new OnnxError(`${file}: ${error.message}`, error.remedy, { ...error.where, file });
  }
}

/**
 * Reads a model from the bytes of an .onnx file, its functions put in the places where they are called.
 * @param file named in errors.
 * @param folder where the files lie that the model keeps weights in, if it does.
 * @throws OnnxError when the bytes are no ONNX model or are cut short, or weights cannot be read.
 */
export function decodeModel(bytes: Uint8Array, file?: string, folder?: string): Model {
  const files = new ExternalFiles(folder);
  const { proto, graph } = parse(bytes, file);
  named(file, () => inlineFunctions(proto));
  return {
    graph: named(file, () => readGraph(graph, files)),
    opsets: new Map(proto.opsetImport.map((o) => [o.domain === 'ai.onnx' ? '' : o.domain, Number(o.version)])),
    irVersion: Number(proto.irVersion),
    producer: proto.producerName,
    metadata: new Map(proto.metadataProps.map((p) => [p.key, p.value])),
    functions: proto.functions,
    rest: present(proto, 'producerVersion', 'domain', 'modelVersion', 'docString', 'trainingInfo', 'configuration'),
  };
}

/** Reads an .onnx file, and the files beside it that hold weights of it. @throws OnnxError as {@link decodeModel}, or when the file cannot be read. */
export function loadModel(file: string): Model {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new OnnxError(`${file} cannot be read: ${(cause as Error).message}.`, 'Check the path.', {
      file,
    });
  }
  return decodeModel(bytes, file, dirname(file));
}
