import { allocate, fromBytes, type TensorData } from '../../onnx';
import { DataFile } from './file';

/** An array as NumPy saves it, in row-major order. */
export interface NpyArray {
  shape: readonly number[];
  data: TensorData;
}

/** `\x93NUMPY`, then the version of the format. */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const elementTypes = {
  '<f4': 'float32',
  '<f8': 'float64',
  '|u1': 'uint8',
  '|i1': 'int8',
  '<i2': 'int16',
  '<i4': 'int32',
  '<i8': 'int64',
} as const;
const longestHeader = 65_535;

const isMagic = (head: Uint8Array): boolean => magic.every((byte, i) => head[i] === byte);

/** Whether a file starts as NumPy's do. @throws DataError where it cannot be read. */
export async function isNpy(path: string): Promise<boolean> {
  return isMagic(await (await DataFile.open(path)).head(magic.length));
}

/** Where the header's text starts, and how long it is; version 1 counts in 2 bytes, later ones in 4. */
function headerPlace(head: Uint8Array): { start: number; length: number } {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return head[6] === 1
    ? { start: 10, length: view.getUint16(8, true) }
    : { start: 12, length: view.getUint32(8, true) };
}

function fieldsOf(file: DataFile, text: string) {
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  const type = elementTypes[descr as keyof typeof elementTypes];
  if (descr === undefined || shape === undefined) {
    throw file.error('corrupt', 'has a header that is not NumPy’s', 'Save it again with numpy.save.');
  }
  if (!type) {
    const problem = `holds elements of type ${descr}`;
    throw file.error('unsupported', problem, 'Convert them first, as in numpy.save(name, array.astype("float32")).');
  }
  if (/'fortran_order':\s*True/.test(text)) {
    const remedy = 'Save numpy.ascontiguousarray(array) instead.';
    throw file.error('unsupported', 'is stored column after column', remedy);
  }
  return {
    type,
    shape: shape
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map(Number),
  };
}

/**
 * Reads a .npy file, plain or gzipped (the format of numpy.save, NEP 1): float32, float64 and integers, little-endian.
 * @throws DataError
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const file = await DataFile.open(path);
  const head = await file.head(12 + longestHeader);
  if (!isMagic(head) || head.length < 12) {
    throw file.error('wrong-format', 'is not a .npy file', 'Name a file that numpy.save wrote.');
  }
  const { start, length } = headerPlace(head);
  const { type, shape } = fieldsOf(file, new TextDecoder('latin1').decode(head.subarray(start, start + length)));
  const count = shape.reduce((a, b) => a * b, 1);
  if (count === 0) throw file.error('empty', 'holds no values', 'Name a file with data.');
  const bytes = count * allocate(type, 0).BYTES_PER_ELEMENT;
  const content = await file.all(start + length + bytes);
  return { shape, data: fromBytes(type, content.subarray(start + length)) };
}
