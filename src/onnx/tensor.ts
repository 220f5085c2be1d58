import { TensorProto_DataType as DataType } from './proto/onnx_pb';

/** The element types that have a typed array of their own; floats of 16 bits are kept as these. */
const layouts = {
  float32: { code: DataType.FLOAT, array: Float32Array },
  float64: { code: DataType.DOUBLE, array: Float64Array },
  float16: { code: DataType.FLOAT16, array: Uint16Array },
  bfloat16: { code: DataType.BFLOAT16, array: Uint16Array },
  int8: { code: DataType.INT8, array: Int8Array },
  uint8: { code: DataType.UINT8, array: Uint8Array },
  int16: { code: DataType.INT16, array: Int16Array },
  uint16: { code: DataType.UINT16, array: Uint16Array },
  int32: { code: DataType.INT32, array: Int32Array },
  uint32: { code: DataType.UINT32, array: Uint32Array },
  int64: { code: DataType.INT64, array: BigInt64Array },
  uint64: { code: DataType.UINT64, array: BigUint64Array },
  bool: { code: DataType.BOOL, array: Uint8Array },
} as const;

export type ElementType = keyof typeof layouts;
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A dense tensor in row-major order. */
export interface Tensor {
  type: ElementType;
  dims: readonly number[];
  data: TensorData;
}

const byCode = new Map<number, ElementType>(
  Object.entries(layouts).map(([name, { code }]) => [code, name as ElementType]),
);

/** The element type with this ONNX code, or undefined where it has no typed array (int4, strings, ...). */
export const elementType = (code: number): ElementType | undefined => byCode.get(code);
export const elementCode = (type: ElementType): number => layouts[type].code;
export const isFloat = (type: ElementType): boolean => /^b?float(16|32|64)$/.test(type);

/** The number of elements of a shape. */
export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, d) => product * d, 1);

/** An array of `length` zeros for elements of `type`. */
export const allocate = (type: ElementType, length: number): TensorData => new layouts[type].array(length);

/** A tensor with one value in every place. */
export function filled(type: ElementType, dims: readonly number[], value: number): Tensor {
  const data = allocate(type, sizeOf(dims));
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data.fill(BigInt(value));
  else data.fill(value);
  return { type, dims, data };
}

/** Sees little-endian bytes as elements of `type`, without a copy. */
export function fromBuffer(type: ElementType, buffer: ArrayBuffer): TensorData {
  const { array } = layouts[type];
  return new array(buffer, 0, Math.floor(buffer.byteLength / array.BYTES_PER_ELEMENT));
}

/** Reads little-endian bytes as elements of `type`; copies, so that alignment never matters. */
export const fromBytes = (type: ElementType, bytes: Uint8Array): TensorData =>
  // `slice` of a Buffer would share its memory.
  fromBuffer(type, new Uint8Array(bytes).buffer);

/** The elements as little-endian bytes, without a copy. */
export const toBytes = (data: TensorData): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A float tensor. A number makes a scalar. */
export function float32(values: ArrayLike<number> | number, dims?: readonly number[]): Tensor {
  const data = typeof values === 'number' ? Float32Array.of(values) : Float32Array.from(values);
  return { type: 'float32', dims: dims ?? (typeof values === 'number' ? [] : [data.length]), data };
}

/** An int64 tensor. A number makes a scalar. */
export function int64(values: readonly number[] | number, dims?: readonly number[]): Tensor {
  const list = typeof values === 'number' ? [values] : values;
  return {
    type: 'int64',
    dims: dims ?? (typeof values === 'number' ? [] : [list.length]),
    data: BigInt64Array.from(list, clampedBigInt),
  };
}

/** The integer as int64; exporters write "to the end" as a number that a double cannot hold. */
export function clampedBigInt(value: number): bigint {
  const limit = 2n ** 63n;
  const integer = BigInt(Math.trunc(value));
  if (integer >= limit) return limit - 1n;
  return integer < -limit ? -limit : integer;
}

/** The elements as plain numbers. */
export const toNumbers = (tensor: Tensor): number[] => Array.from(tensor.data as ArrayLike<number | bigint>, Number);
