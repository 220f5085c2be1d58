import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { DataError, readLabels, readSamples } from '../../../src/data';
import { readNpy } from '../../../src/data/formats/npy';
import { toBytes } from '../../../src/onnx';
import { npyBytes } from './npy';
import { folderOf, idxBytes } from './support';

const plain = { mean: 0, std: 1 };
const read = (bytes: Uint8Array) => readNpy(join(folderOf({ 'a.npy': bytes }), 'a.npy'));
const floats = Float32Array.of(1.5, -2, 3, 0.25, 5, 6);

async function errorOf(work: Promise<unknown>): Promise<DataError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DataError)) throw error ?? new Error('Nothing was wrong');
  return error;
}

test.each([
  ['<f4', floats],
  ['<f8', Float64Array.from(floats)],
  ['<i8', BigInt64Array.of(1n, -2n, 3n, 4n, 5n, 6n)],
  ['<i4', Int32Array.of(1, -2, 3, 4, 5, 6)],
  ['|u1', Uint8Array.of(1, 2, 3, 4, 5, 255)],
] as const)('elements of type %s', async (type, data) => {
  expect(await read(npyBytes(type, [2, 3], toBytes(data)))).toEqual({ shape: [2, 3], data });
});

test('version 2 of the format, a vector, and gzip', async () => {
  const bytes = npyBytes('<f4', [6], toBytes(floats), { version: 2 });
  expect(await read(bytes)).toEqual({ shape: [6], data: floats });
  expect(await read(gzipSync(bytes))).toEqual({ shape: [6], data: floats });
});

test.each([
  ['cut short', npyBytes('<f4', [2, 3], toBytes(floats).subarray(0, 20)), 'truncated'],
  ['too long', npyBytes('<f4', [2, 2], toBytes(floats)), 'overlong'],
  ['big-endian', npyBytes('>f4', [2, 3], toBytes(floats)), 'unsupported'],
  ['column after column', npyBytes('<f4', [2, 3], toBytes(floats), { fortran: true }), 'unsupported'],
  ['of no values', npyBytes('<f4', [0, 3], new Uint8Array()), 'empty'],
  ['without a sound header', npyBytes('<f4', [2, 3], toBytes(floats)).fill(32, 10, 60), 'corrupt'],
  ['that is something else', Uint8Array.from({ length: 64 }, (_, i) => i), 'wrong-format'],
])('a file %s', async (_, bytes, code) => {
  const error = await errorOf(read(bytes));
  expect(error.code).toBe(code);
  expect(error.message).toContain('a.npy');
  expect(error.remedy).not.toBe('');
});

test('samples: floats as they are, bytes as pixels, from either format', async () => {
  const folder = folderOf({
    floats: npyBytes('<f4', [2, 3], toBytes(floats)),
    doubles: npyBytes('<f8', [2, 3], toBytes(Float64Array.from(floats))),
    bytes: npyBytes('|u1', [2, 3], Uint8Array.of(0, 51, 255, 0, 0, 102)),
    images: idxBytes([2, 1, 3], [0, 51, 255, 0, 0, 102]),
  });
  const expected = { count: 2, shape: [3], values: floats };
  expect(await readSamples(join(folder, 'floats'), { mean: 0.5, std: 2 })).toEqual(expected);
  expect(await readSamples(join(folder, 'doubles'), plain)).toEqual(expected);
  const pixels = Float32Array.of(0, 0.2, 1, 0, 0, 0.4).map((v) => Math.fround((v - 0.5) / 0.25));
  const normalize = { mean: 0.5, std: 0.25 };
  const bytes = await readSamples(join(folder, 'bytes'), normalize);
  bytes.values.forEach((value, i) => {
    expect(value).toBeCloseTo(pixels[i] ?? 0, 5);
  });
  expect((await readSamples(join(folder, 'images'), normalize)).values).toEqual(bytes.values);
  expect((await readSamples(join(folder, 'images'), normalize)).shape).toEqual([1, 1, 3]);
});

test('a value that is not finite names its sample', async () => {
  const folder = folderOf({ nan: npyBytes('<f4', [3, 2], toBytes(Float32Array.of(1, 2, 3, Number.NaN, 5, 6))) });
  expect((await errorOf(readSamples(join(folder, 'nan'), plain))).message).toMatch(
    /^Sample 1 of .*nan .* has the value NaN/,
  );
});

test('labels, from either format, as many as there are samples', async () => {
  const folder = folderOf({
    npy: npyBytes('<i8', [3], toBytes(BigInt64Array.of(2n, 0n, 1n))),
    idx: idxBytes([3], [2, 0, 1]),
  });
  expect([...(await readLabels(join(folder, 'npy'), 3))]).toEqual([2, 0, 1]);
  expect([...(await readLabels(join(folder, 'idx'), 3))]).toEqual([2, 0, 1]);
  expect(await errorOf(readLabels(join(folder, 'idx'), 4))).toMatchObject({ code: 'mismatch' });
});
