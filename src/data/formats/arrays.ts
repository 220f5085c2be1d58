import { DataError } from '../errors';
import { type Normalize, normalizeTable } from '../normalize';
import { DataFile } from './file';
import { readIdxHeader } from './idx-header';
import { isNpy, readNpy } from './npy';

/** Samples without labels, as a model takes them: rows of `shape`. */
export interface SampleArray {
  count: number;
  shape: readonly number[];
  /** Tokens as whole numbers of 64 bits. */
  values: Float32Array | BigInt64Array;
}

async function readIdx(path: string): Promise<{ count: number; shape: readonly number[]; bytes: Uint8Array }> {
  const file = await DataFile.open(path);
  const { count, sampleShape, start, end } = await readIdxHeader(file);
  return { count, shape: sampleShape, bytes: (await file.all(end)).subarray(start) };
}

/**
 * Reads samples from an idx file of bytes, plain or gzipped, or from a .npy file. Bytes are pixels: they become
 * (byte / 255 − mean) / std; floats are taken as they are, other whole numbers are tokens.
 * @throws DataError
 */
export async function readSamples(path: string, normalize: Normalize): Promise<SampleArray> {
  if (!(await isNpy(path))) {
    const { count, shape, bytes } = await readIdx(path);
    return { count, shape, values: scaled(bytes, normalize) };
  }
  const { shape, data } = await readNpy(path);
  const [count = 1, ...rest] = shape;
  if (!(data instanceof Uint8Array || data instanceof Float32Array || data instanceof Float64Array))
    return { count, shape: rest, values: BigInt64Array.from(data as ArrayLike<number | bigint>, BigInt) };
  const values = data instanceof Uint8Array ? scaled(data, normalize) : Float32Array.from(data, Number);
  checkFinite(path, values, values.length / count);
  return { count, shape: rest, values };
}

function checkFinite(path: string, values: Float32Array, perSample: number): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new DataError(
    'corrupt',
    `Sample ${Math.floor(bad / perSample)} of ${path} (counted from 0) has the value ${values[bad]}.`,
    'Take the sample out, or mend it.',
    { file: path },
  );
}

function scaled(bytes: Uint8Array, normalize: Normalize): Float32Array {
  const table = normalizeTable(normalize);
  return Float32Array.from(bytes, (byte) => table[byte] ?? 0);
}

/** Reads class numbers, one for each sample, from an idx or a .npy file. @throws DataError where there are not `count`. */
export async function readLabels(path: string, count: number): Promise<Int32Array> {
  const labels = (await isNpy(path))
    ? Int32Array.from((await readNpy(path)).data as ArrayLike<number | bigint>, Number)
    : Int32Array.from((await readIdx(path)).bytes);
  if (labels.length === count) return labels;
  throw new DataError(
    'mismatch',
    `There are ${labels.length} labels in ${path}, but ${count} samples.`,
    'Name two files that belong together.',
    { file: path },
  );
}
