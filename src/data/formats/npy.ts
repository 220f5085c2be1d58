import { allocate, type ElementType, fromBytes, type TensorData } from '../../onnx';
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

/** Who says what is wrong: a file, or an array in one. */
type Teller = Pick<DataFile, 'error'>;

function fieldsOf(file: Teller, text: string) {
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

/** What stands before the values. */
interface NpyHeader extends Pick<NpyArray, 'shape'> {
  type: ElementType;
  /** Where the values start and end, in bytes. */
  start: number;
  end: number;
}

/** @param head the first bytes, all of the header among them. */
function headerOf(file: Teller, head: Uint8Array): NpyHeader {
  if (!isMagic(head) || head.length < 12) {
    throw file.error('wrong-format', 'is not a .npy file', 'Name a file that numpy.save wrote.');
  }
  const { start, length } = headerPlace(head);
  const { type, shape } = fieldsOf(file, new TextDecoder('latin1').decode(head.subarray(start, start + length)));
  const count = shape.reduce((a, b) => a * b, 1);
  if (count === 0) throw file.error('empty', 'holds no values', 'Name a file with data.');
  const bytes = count * allocate(type, 0).BYTES_PER_ELEMENT;
  return { type, shape, start: start + length, end: start + length + bytes };
}

/**
 * Reads a .npy file, plain or gzipped (the format of numpy.save, NEP 1): float32, float64 and integers, little-endian.
 * @throws DataError
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const file = await DataFile.open(path);
  const { type, shape, start, end } = headerOf(file, await file.head(12 + longestHeader));
  return { shape, data: fromBytes(type, (await file.all(end)).subarray(start)) };
}

/** The same, of an array that was saved in another file. @throws DataError */
export function decodeNpy(file: Teller, content: Uint8Array): NpyArray {
  const { type, shape, start, end } = headerOf(file, content.subarray(0, 12 + longestHeader));
  if (content.length === end) return { shape, data: fromBytes(type, content.slice(start)) };
  const problem = `has ${content.length} bytes, not the ${end} that its header promises`;
  throw file.error('truncated', problem, 'Save it again.');
}
