import { unzipSync } from 'fflate';
import { nearest } from '../../names';
import { createDataset, type Dataset, type SampleValues, sampleSize } from '../dataset';
import { DataError, recordError } from '../errors';
import { DataFile } from './file';
import type { DatasetFormat } from './format';
import { LabelCoder } from './labels';
import { decodeNpy, type NpyArray, readNpy } from './npy';
import type { Reading } from './reading';

/** Paths of two .npy files. */
export interface NpySource {
  inputs: string;
  labels: string;
}

/** A .npz file, and the names of two arrays in it. */
export interface NpzSource {
  file: string;
  inputs: string;
  labels: string;
}

/** Where the arrays come from, for messages. */
interface Origin {
  inputs: string;
  labels: string;
}

/** Bytes are pixels, floats are numbers, whole numbers are tokens. */
function valuesOf({ data }: NpyArray): SampleValues & { vocabulary?: number } {
  if (data instanceof Uint8Array) return { element: 'pixels', inputs: data };
  if (data instanceof Float32Array) return { element: 'numbers', inputs: data };
  if (data instanceof Float64Array) return { element: 'numbers', inputs: Float32Array.from(data) };
  const inputs = Int32Array.from(data as ArrayLike<number | bigint>, Number);
  return { element: 'tokens', inputs, vocabulary: inputs.reduce((most, id) => Math.max(most, id), 0) + 1 };
}

function checkValues({ element, inputs }: SampleValues, size: number, file: string): void {
  if (element === 'pixels') return;
  const isBad = element === 'tokens' ? (value: number) => value < 0 : (value: number) => !Number.isFinite(value);
  const bad = inputs.findIndex(isBad);
  if (bad < 0) return;
  const at = `sample ${Math.floor(bad / size)}`;
  throw recordError(
    file,
    at,
    `it has the value ${inputs[bad]}`,
    'Take the sample out (they count from 0), or mend it.',
  );
}

/** The samples whose label is one; the others are told, or skipped. */
function readLabels({ data }: NpyArray, file: string, reading: Reading) {
  const coder = new LabelCoder(reading.options);
  const [rows, places]: [number[], number[]] = [[], []];
  for (const [row, label] of Array.from(data as ArrayLike<number | bigint>, String).entries()) {
    try {
      if (!/^\d+$/.test(label)) {
        throw recordError(
          file,
          `sample ${row}`,
          `the label ${label} is no whole number from 0 on`,
          'Correct the label.',
        );
      }
      places.push(coder.add(file, `sample ${row}`, label));
      rows.push(row);
    } catch (error) {
      reading.skip(error);
    }
  }
  return { rows, ...coder.finish(places) };
}

/** The rows that are kept, in an array of their own where some are not. */
function keptRows<T extends SampleValues['inputs']>(inputs: T, rows: readonly number[], size: number): T {
  if (rows.length * size === inputs.length) return inputs;
  const kept = inputs.slice(0, rows.length * size) as T;
  for (const [i, row] of rows.entries()) kept.set(inputs.subarray(row * size, (row + 1) * size), i * size);
  return kept;
}

function fromArrays(inputs: NpyArray, labels: NpyArray, origin: Origin, reading: Reading): Dataset {
  const [count = 1, ...rest] = inputs.shape;
  const shape = rest.length === 0 ? [1] : rest;
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new DataError(
      'mismatch',
      `${origin.labels} has the shape [${labels.shape}], but there are ${count} samples in ${origin.inputs}.`,
      'Give one label for each sample.',
      { file: origin.labels, key: 'labels' },
    );
  }
  const values = valuesOf(inputs);
  const size = sampleSize(shape);
  checkValues(values, size, origin.inputs);
  const { rows, ...found } = readLabels(labels, origin.labels, reading);
  const content = { ...values, ...found, count: rows.length, shape, notes: reading.notes(rows.length, origin.labels) };
  return createDataset({ ...content, inputs: keptRows(values.inputs, rows, size) } as typeof content);
}

/** Two .npy files of NumPy: samples [count, …] and labels [count]. */
export const npy: DatasetFormat<NpySource> = {
  name: 'npy',
  async read(source, reading) {
    const origin = { inputs: reading.resolve(source.inputs), labels: reading.resolve(source.labels) };
    return fromArrays(await readNpy(origin.inputs), await readNpy(origin.labels), origin, reading);
  },
};

/** One array of a .npz file. @throws DataError where there is none of that name. */
function arrayIn(
  file: DataFile,
  entries: Record<string, Uint8Array>,
  key: 'inputs' | 'labels',
  name: string,
): NpyArray {
  const content = entries[`${name}.npy`];
  if (content) {
    return decodeNpy(
      { error: (code, problem, remedy) => file.error(code, `holds an array "${name}" that ${problem}`, remedy) },
      content,
    );
  }
  const names = Object.keys(entries).map((entry) => entry.replace(/\.npy$/, ''));
  const meant = nearest(name, names);
  const remedy =
    meant === undefined ? `Name one of ${names.map((n) => `"${n}"`).join(', ')}.` : `Did you mean "${meant}"?`;
  throw new DataError('unknown-column', `${file.path} has no array "${name}".`, remedy, {
    file: file.path,
    key,
    meant,
  });
}

/** A .npz file of NumPy (numpy.savez, compressed or not) with an array of samples and one of labels. */
export const npz: DatasetFormat<NpzSource> = {
  name: 'npz',
  async read(source, reading) {
    const file = await DataFile.open(reading.resolve(source.file));
    const entries = unzipped(file, await file.all(file.size));
    const [inputs, labels] = (['inputs', 'labels'] as const).map((key) => arrayIn(file, entries, key, source[key]));
    const origin = { inputs: file.path, labels: file.path };
    return fromArrays(inputs as NpyArray, labels as NpyArray, origin, reading);
  },
};

function unzipped(file: DataFile, content: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(content);
  } catch (cause) {
    throw file.error('wrong-format', 'is not a .npz file', 'Name a file that numpy.savez wrote.', cause);
  }
}
