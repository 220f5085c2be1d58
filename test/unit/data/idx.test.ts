import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError, describeDataset, readDataset } from '../../../src/data';
import { folderOf, histogram, idxBytes, mnistFolder, mnistTest, mnistTrain, mnistTraining } from './support';

const source = { format: 'idx', images: 'images', labels: 'labels' } as const;
const twoImages = idxBytes([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const twoLabels = idxBytes([2], [0, 2]);

describe('MNIST', () => {
  it('is read whole, with the histogram of labels that the world knows', async () => {
    const dataset = await mnistTraining();
    expect(dataset).toMatchObject({ count: 60_000, shape: [1, 28, 28], element: 'pixels', classes: 10 });
    expect(dataset.inputs.length).toBe(60_000 * 784);
    expect(histogram(dataset.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    // What runs keep under this name must be found again.
    expect(dataset.fingerprint).toMatch(/^2a649f56a1fe7d8af717a5f6/);
    // The first image is a 5; the mean is the 0.1307 that everybody normalizes with.
    expect(dataset.labels[0]).toBe(5);
    expect(
      (dataset.inputs as Uint8Array).reduce((sum, value) => sum + value, 0) / dataset.inputs.length / 255,
    ).toBeCloseTo(0.1307, 4);
  });

  it('is described without being read', async () => {
    expect(await describeDataset(mnistTrain, mnistFolder)).toEqual({
      count: 60_000,
      shape: [1, 28, 28],
      element: 'pixels',
      classes: 10,
    });
  });

  it('is the same from gzipped files, whatever they are called', async () => {
    const packed = (name: string) => gzipSync(readFileSync(join(mnistFolder, name)), { level: 1 });
    const folder = folderOf({ images: packed(mnistTest.images), labels: packed(mnistTest.labels) });
    const plain = await readDataset(mnistTest, mnistFolder);
    expect(histogram(plain.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect((await readDataset(source, folder)).fingerprint).toBe(plain.fingerprint);
    expect(await describeDataset(source, folder)).toEqual({
      count: 10_000,
      shape: [1, 28, 28],
      element: 'pixels',
      classes: 10,
    });
  });
});

describe('idx shapes', () => {
  it.each([
    { dimensions: [2, 2, 3], shape: [1, 2, 3] },
    { dimensions: [2, 3, 1, 2], shape: [3, 1, 2] },
    { dimensions: [2, 6], shape: [6] },
  ])('$dimensions becomes $shape', async ({ dimensions, shape }) => {
    const images = idxBytes(dimensions, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const folder = folderOf({ images, labels: twoLabels });
    const dataset = await readDataset(source, folder);
    expect(dataset).toMatchObject({ count: 2, shape, classes: 3 });
    expect([...dataset.inputs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([...dataset.labels]).toEqual([0, 2]);
  });

  it('gives another fingerprint for another label, pixel or shape', async () => {
    const contents = [
      { images: twoImages, labels: twoLabels },
      { images: twoImages, labels: idxBytes([2], [2, 0]) },
      { images: idxBytes([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13]), labels: twoLabels },
      { images: idxBytes([2, 3, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), labels: twoLabels },
    ];
    const read = await Promise.all(contents.map((files) => readDataset(source, folderOf(files))));
    expect(new Set(read.map(({ fingerprint }) => fingerprint)).size).toBe(contents.length);
  });
});

/** The error that reading gives. */
async function problemOf(files: Record<string, Uint8Array>): Promise<DataError> {
  const error = await readDataset(source, folderOf(files)).catch((cause: unknown) => cause);
  if (error instanceof DataError) return error;
  throw new Error(`Expected a DataError, not ${error}`);
}

const damagedGzip = (): Uint8Array => {
  const packed = gzipSync(
    idxBytes(
      [2, 100, 100],
      new Uint8Array(20_000).map((_, i) => (i * i) % 251),
    ),
  );
  packed.fill(0xff, 300, 400);
  return packed;
};

describe('bad idx files name the file, the matter and the remedy', () => {
  it.each([
    ['a missing file', { labels: twoLabels }, 'missing', /There is no file .*images/],
    ['an empty file', { images: new Uint8Array(), labels: twoLabels }, 'empty', /^images is empty/],
    ['one byte', { images: Uint8Array.of(0), labels: twoLabels }, 'wrong-format', /starts with 00 instead of/],
    ['a truncated file', { images: twoImages.subarray(0, 20), labels: twoLabels }, 'truncated', /20 of the 28 bytes/],
    ['a truncated header', { images: twoImages.subarray(0, 10), labels: twoLabels }, 'truncated', /after 10 bytes/],
    [
      'truncated labels',
      { images: twoImages, labels: twoLabels.subarray(0, 9) },
      'truncated',
      /^labels .* 9 of the 10 bytes/,
    ],
    [
      'a gzip cut short',
      { images: gzipSync(twoImages).subarray(0, 25), labels: twoLabels },
      'truncated',
      /of the 28 bytes/,
    ],
    [
      'a whole gzip of a truncated file',
      { images: gzipSync(twoImages.subarray(0, 20)), labels: twoLabels },
      'truncated',
      /20 of the 28 bytes/,
    ],
    ['more than promised', { images: idxBytes([2, 1, 1], [1, 2, 3]), labels: twoLabels }, 'overlong', /more than/],
    [
      'more than promised, gzipped',
      { images: gzipSync(idxBytes([2, 1, 1], [1, 2, 3])), labels: twoLabels },
      'overlong',
      /more than the 18 bytes/,
    ],
    ['a damaged gzip', { images: damagedGzip(), labels: twoLabels }, 'corrupt', /damaged gzip/],
    ['another format', { images: Buffer.from('PK\x03\x04zip'), labels: twoLabels }, 'wrong-format', /50 4b 03 04/],
    ['floats', { images: idxBytes([2, 1, 1], [1, 2], 13), labels: twoLabels }, 'unsupported', /float32/],
    ['five dimensions', { images: idxBytes([2, 1, 1, 1, 1], [1, 2]), labels: twoLabels }, 'unsupported', /5 dim/],
    ['no samples', { images: idxBytes([0, 2, 3], []), labels: twoLabels }, 'empty', /no samples/],
    ['exchanged files', { images: twoLabels, labels: twoImages }, 'wrong-format', /holds labels, not images/],
    [
      'counts that differ',
      { images: twoImages, labels: idxBytes([3], [0, 1, 2]) },
      'mismatch',
      /2 images, but labels has 3 labels/,
    ],
  ] as const)('%s', async (_, files, code, message) => {
    const error = await problemOf(files);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.file).toMatch(/(images|labels)$/);
    expect(error.remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('the same where the data is only described, as far as the header tells', async () => {
    const folder = folderOf({ images: twoImages.subarray(0, 20), labels: twoLabels });
    await expect(describeDataset(source, folder)).rejects.toMatchObject({ code: 'truncated' });
  });

  it('a folder in place of a file', async () => {
    const folder = folderOf({ labels: twoLabels });
    mkdirSync(join(folder, 'images'));
    await expect(readDataset(source, folder)).rejects.toMatchObject({ code: 'unreadable' });
  });
});

describe('hostile files cost nothing', () => {
  const most = 0xffffffff;
  it.each([
    ['plain', (bytes: Uint8Array) => bytes],
    ['gzipped', (bytes: Uint8Array) => gzipSync(bytes)],
  ])('a header that promises more than there can be, %s', async (_, pack) => {
    const before = process.memoryUsage().arrayBuffers;
    const images = await problemOf({ images: pack(idxBytes([most, most, most], [1, 2, 3])), labels: twoLabels });
    expect(images).toMatchObject({ code: 'truncated', file: expect.stringMatching(/images$/) });
    const labels = await problemOf({ images: twoImages, labels: pack(idxBytes([most], [1])) });
    expect(labels).toMatchObject({ code: 'truncated', file: expect.stringMatching(/labels$/) });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });

  it('a gzip bomb is unpacked no further than its header promises', async () => {
    const bomb = new Uint8Array(20 << 20);
    bomb.set(idxBytes([2, 2, 3], []));
    const images = gzipSync(bomb, { level: 1 });
    // Whoever unpacks it to its end meets a wrong checksum there.
    images.fill(0, images.length - 8);
    expect((await problemOf({ images, labels: twoLabels })).code).toBe('overlong');
  });
});
