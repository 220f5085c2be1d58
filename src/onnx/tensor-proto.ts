import { clearField, create, toBinary } from '@bufbuild/protobuf';
import { OnnxError } from './errors';
import { type ExternalFiles, isExternal } from './external-files';
import { delimited, type Piece } from './pieces';
import { type TensorProto, TensorProtoSchema } from './proto/onnx_pb';
import {
  allocate,
  type ElementType,
  elementCode,
  elementType,
  fromBuffer,
  fromBytes,
  sizeOf,
  type Tensor,
  type TensorData,
  toBytes,
} from './tensor';

/** The number of the field `raw_data` in onnx.proto; the fields that a tensor has besides come before it. */
const RAW_DATA = 9;

/** The field that holds a type's elements where they are not raw bytes (onnx.proto, TensorProto). */
function typedField(proto: TensorProto, type: ElementType): ArrayLike<number | bigint> {
  if (type === 'float32') return proto.floatData;
  if (type === 'float64') return proto.doubleData;
  if (type === 'int64') return proto.int64Data;
  if (type === 'uint64' || type === 'uint32') return proto.uint64Data;
  return proto.int32Data;
}

function copyInto(tensor: Tensor, values: ArrayLike<number | bigint>): void {
  const wide = tensor.type === 'int64' || tensor.type === 'uint64';
  const target = tensor.data as { [index: number]: number | bigint };
  for (let i = 0; i < values.length; i++) target[i] = wide ? BigInt(values[i] ?? 0) : Number(values[i]);
}

/** The elements where they are bytes, in the file or beside it. */
function rawElements(proto: TensorProto, type: ElementType, files: ExternalFiles): TensorData | undefined {
  if (isExternal(proto)) return fromBuffer(type, files.read(proto).buffer);
  return proto.rawData.byteLength > 0 ? fromBytes(type, proto.rawData) : undefined;
}

/**
 * Reads a tensor of the file format.
 * @returns undefined for types without a typed array (strings, int4).
 * @throws OnnxError when the elements do not fill the shape or cannot be read from their file.
 */
export function readTensor(proto: TensorProto, files: ExternalFiles): Tensor | undefined {
  const type = elementType(proto.dataType);
  if (!type) return undefined;
  const dims = proto.dims.map(Number);
  const size = sizeOf(dims);
  const values = typedField(proto, type);
  const data = rawElements(proto, type, files);
  const bytes = isExternal(proto) ? data?.buffer.byteLength : proto.rawData.byteLength;
  const found = data ? (bytes ?? 0) / data.BYTES_PER_ELEMENT : values.length;
  if (found !== size || dims.some((d) => d < 0)) {
    throw new OnnxError(
      `The tensor "${proto.name}" has ${found} elements, but its shape is [${dims}].`,
      'The file is damaged or was cut short; export or copy the model again.',
      { node: proto.name },
    );
  }
  if (data) return { type, dims, data };
  const tensor: Tensor = { type, dims, data: allocate(type, size) };
  copyInto(tensor, values);
  return tensor;
}

/** Takes elements that lie in another file into a tensor that is kept as it is. */
export function inlined(proto: TensorProto, files: ExternalFiles): TensorProto {
  if (!isExternal(proto)) return proto;
  proto.rawData = files.read(proto);
  proto.externalData = [];
  clearField(proto, TensorProtoSchema.field.dataLocation);
  return proto;
}

const header = (name: string, { type, dims }: Tensor) => ({
  name: name || undefined,
  dataType: elementCode(type),
  dims: dims.map(BigInt),
});

/** Writes a tensor in the file format, its elements as raw bytes. */
export const writeTensor = (name: string, tensor: Tensor): TensorProto =>
  create(TensorProtoSchema, { ...header(name, tensor), rawData: toBytes(tensor.data) });

/** The same as bytes; those of the elements are not copied. */
export function tensorPieces(name: string, tensor: Tensor): Piece[] {
  const start = toBinary(TensorProtoSchema, create(TensorProtoSchema, header(name, tensor)));
  return [start, ...delimited(RAW_DATA, [toBytes(tensor.data)])];
}
