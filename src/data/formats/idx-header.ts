import { sampleSize } from '../dataset';
import type { DataFile } from './file';

/** What the first bytes of an idx file say. */
export interface IdxHeader {
  readonly count: number;
  /** The shape of one sample with its channels first; `[]` for labels. */
  readonly sampleShape: readonly number[];
  /** The number of dimensions in the file, that of the samples included. */
  readonly dimensions: number;
  /** Where the data start and end, in bytes. */
  readonly start: number;
  readonly end: number;
}

const maxDimensions = 4;
const elementTypes: Record<number, string> = {
  8: 'ubyte',
  9: 'byte',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};
const ubyte = 8;

/**
 * Reads the header: two zeros, the type of the elements, the number of dimensions, and each dimension as a big-endian
 * 32-bit number. @throws DataError
 */
export async function readIdxHeader(file: DataFile): Promise<IdxHeader> {
  const head = await file.head(4 + 4 * maxDimensions);
  const [zero, zeroToo, type = 0, dimensions = 0] = head;
  const typeName = elementTypes[type];
  if (head.length < 4 || zero !== 0 || zeroToo !== 0 || typeName === undefined) {
    const found = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const problem = `is not an idx file: it starts with ${found || 'nothing'} instead of 00 00 08`;
    throw file.error('wrong-format', problem, 'Name a file in the format of MNIST, plain or gzipped.');
  }
  if (type !== ubyte) {
    throw file.error(
      'unsupported',
      `holds ${typeName} elements`,
      'Convert them to unsigned bytes (type 08), 0 to 255.',
    );
  }
  if (dimensions < 1 || dimensions > maxDimensions) {
    const problem = `has ${dimensions} dimensions`;
    throw file.error(
      'unsupported',
      problem,
      'Labels have 1; images have 2 (rows), 3 (height, width) or 4 (channels first).',
    );
  }
  return headerOf(file, head, dimensions);
}

function headerOf(file: DataFile, head: Uint8Array, dimensions: number): IdxHeader {
  const start = 4 + 4 * dimensions;
  if (head.length < start) {
    throw file.error('truncated', `ends within its header, after ${head.length} bytes`, 'Download or copy it again.');
  }
  const view = new DataView(head.buffer, head.byteOffset);
  const [count = 0, ...sample] = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const size = count * sampleSize(sample);
  if (size === 0) throw file.error('empty', 'holds no samples', 'Name a file with data.');
  // Height and width alone are one channel.
  const sampleShape = sample.length === 2 ? [1, ...sample] : sample;
  return { count, sampleShape, dimensions, start, end: start + size };
}
