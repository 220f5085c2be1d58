import { createDataset, type DatasetSummary } from '../dataset';
import { DataError } from '../errors';
import { DataFile } from './file';
import type { DatasetFormat, ResolvePath } from './format';
import { type IdxHeader, readIdxHeader } from './idx-header';

/** Paths of a pair of idx files, plain or gzipped. */
export interface IdxSource {
  images: string;
  labels: string;
}

/** The format of MNIST: one file of bytes for the images, one for the labels. */
export const idx: DatasetFormat<IdxSource> = {
  name: 'idx',
  async read(source, resolve) {
    const { images, labels, summary } = await openPair(source, resolve);
    const { header, file } = images;
    const inputs = (await file.all(header.end)).subarray(header.start);
    return createDataset({ ...summary, inputs, labels: Int32Array.from(labels) });
  },
  async describe(source, resolve) {
    return (await openPair(source, resolve)).summary;
  },
};

interface IdxFile {
  file: DataFile;
  header: IdxHeader;
}

/** Both files' headers, checked against each other, and the labels. */
async function openPair(
  source: IdxSource,
  resolve: ResolvePath,
): Promise<{ images: IdxFile; labels: Uint8Array; summary: DatasetSummary }> {
  const images = await openIdx(resolve(source.images), 'images');
  const labelFile = await openIdx(resolve(source.labels), 'labels');
  if (images.header.count !== labelFile.header.count) throw differentCounts(images, labelFile);
  const { header, file } = labelFile;
  const labels = (await file.all(header.end)).subarray(header.start);
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  return { images, labels, summary: { count: images.header.count, shape: images.header.sampleShape, classes } };
}

/** Opens one file and checks that it holds what it should and can be as long as its header says. */
async function openIdx(path: string, content: 'images' | 'labels'): Promise<IdxFile> {
  const file = await DataFile.open(path);
  const header = await readIdxHeader(file);
  if ((header.dimensions === 1) !== (content === 'labels')) {
    const problem = `holds ${content === 'labels' ? 'images' : 'labels'}, not ${content} (its data has ${header.dimensions} dimensions)`;
    throw file.error('wrong-format', problem, 'Check that `images` and `labels` are not exchanged.');
  }
  file.checkLength(header.end);
  return { file, header };
}

function differentCounts(images: IdxFile, labels: IdxFile): DataError {
  return new DataError(
    'mismatch',
    `${images.file.name} has ${images.header.count} images, but ${labels.file.name} has ${labels.header.count} labels.`,
    'Name two files that belong together.',
    { file: labels.file.path },
  );
}
