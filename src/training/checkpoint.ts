import { z } from 'zod';
import { type ElementType, fromBytes, OnnxError, sizeOf, type Tensor, toBytes } from '../onnx';

/** Names of element types in the safetensors format. */
const names: Record<ElementType, string> = {
  float32: 'F32',
  float64: 'F64',
  float16: 'F16',
  bfloat16: 'BF16',
  int8: 'I8',
  uint8: 'U8',
  int16: 'I16',
  uint16: 'U16',
  int32: 'I32',
  uint32: 'U32',
  int64: 'I64',
  uint64: 'U64',
  bool: 'BOOL',
};
const types = new Map(Object.entries(names).map(([type, name]) => [name, type as ElementType]));

const size = z.int().nonnegative();
const entrySchema = z.object({ dtype: z.string(), shape: z.array(size), data_offsets: z.tuple([size, size]) });
const headerSchema = z.looseObject({ __metadata__: z.record(z.string(), z.string()).default({}) });

/** Tensors and text in the safetensors format (https://github.com/huggingface/safetensors), which every tool reads. */
export function encodeSafetensors(tensors: ReadonlyMap<string, Tensor>, metadata: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { type, dims, data }] of tensors) {
    const end = offset + data.byteLength;
    header[name] = { dtype: names[type], shape: dims, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // The header is padded with spaces so that the tensors after it are aligned to 8 bytes.
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const result = new Uint8Array(start + offset).fill(0x20, 8, start);
  new DataView(result.buffer).setBigUint64(0, BigInt(start - 8), true);
  result.set(json, 8);
  let at = start;
  for (const { data } of tensors.values()) {
    result.set(toBytes(data), at);
    at += data.byteLength;
  }
  return result;
}

function damaged(file: string, why: string): OnnxError {
  return new OnnxError(
    `The checkpoint ${file} is damaged: ${why}.`,
    'Delete it; the run then goes on from the one before.',
    { file },
  );
}

function readHeader(bytes: Uint8Array, file: string) {
  const length =
    bytes.length >= 8 ? Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)) : Infinity;
  if (8 + length > bytes.length) throw damaged(file, 'it was cut short');
  try {
    const { __metadata__: metadata, ...entries } = headerSchema.parse(
      JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))),
    );
    return { metadata, entries: z.record(z.string(), entrySchema).parse(entries), body: bytes.subarray(8 + length) };
  } catch {
    throw damaged(file, 'its header cannot be read');
  }
}

/** The tensor that an entry describes, or undefined where the entry makes no sense. */
function readTensor({ dtype, shape, data_offsets }: z.infer<typeof entrySchema>, body: Uint8Array): Tensor | undefined {
  const [from, to] = data_offsets;
  const type = types.get(dtype);
  if (!type || to > body.length) return undefined;
  const data = fromBytes(type, body.subarray(from, to));
  return data.byteLength === to - from && data.length === sizeOf(shape) ? { type, dims: shape, data } : undefined;
}

/** Reads what {@link encodeSafetensors} wrote. @throws OnnxError when the bytes are damaged. */
export function decodeSafetensors(
  bytes: Uint8Array,
  file: string,
): { tensors: Map<string, Tensor>; metadata: Record<string, string> } {
  const { metadata, entries, body } = readHeader(bytes, file);
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(entries)) {
    const tensor = readTensor(entry, body);
    if (!tensor) throw damaged(file, `the tensor "${name}" cannot be read`);
    tensors.set(name, tensor);
  }
  return { tensors, metadata };
}
