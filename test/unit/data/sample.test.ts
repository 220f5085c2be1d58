import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Dataset, readDataset } from '../../../src/data';
import { folderOf, histogram, mnistFolder, mnistTest, mnistTraining } from './support';

const root = join(import.meta.dirname, '../../..');
const sampleFolder = join(root, 'media/sample');
const files = readdirSync(sampleFolder).filter((name) => name.endsWith('.gz'));

const part = (name: string): Promise<Dataset> =>
  readDataset(
    { format: 'idx', images: `${name}-images-idx3-ubyte.gz`, labels: `${name}-labels-idx1-ubyte.gz` },
    sampleFolder,
  );

/** Each image with its label, as a text that can be looked up. */
function images({ count, inputs, labels }: Dataset): string[] {
  return Array.from({ length: count }, (_, row) => {
    const pixels = inputs.subarray(row * 784, (row + 1) * 784);
    return `${labels[row]} ${Buffer.from(pixels).toString('latin1')}`;
  });
}

describe('the sample in the package', () => {
  it('is small enough to travel', () => {
    expect(files.reduce((sum, name) => sum + statSync(join(sampleFolder, name)).size, 0)).toBeLessThan(1_000_000);
  });

  it.each([
    { name: 'train', each: 400, whole: mnistTraining },
    { name: 't10k', each: 100, whole: () => readDataset(mnistTest, mnistFolder) },
  ])('$name has $each of each digit, all of them MNIST’s', async ({ name, each, whole }) => {
    const sample = await part(name);
    expect(sample).toMatchObject({ count: each * 10, shape: [1, 28, 28], classes: 10 });
    expect(histogram(sample.labels)).toEqual(Array(10).fill(each));
    const known = new Set(images(await whole()));
    const chosen = images(sample);
    expect(chosen.every((image) => known.has(image))).toBe(true);
    expect(new Set(chosen).size).toBe(chosen.length);
  });

  it('is what the script makes, byte for byte', () => {
    const folder = folderOf({});
    execFileSync(process.execPath, [join(root, 'scripts/make-sample.mjs'), folder]);
    expect(readdirSync(folder).sort()).toEqual(files.sort());
    for (const name of files) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(sampleFolder, name))), name).toBe(true);
    }
  });
});
