import { createDataset, type DatasetSummary } from '../dataset';
import { DataError, recordError } from '../errors';
import { DataFile } from './file';
import type { DatasetFormat } from './format';
import { type IdxHeader, readIdxHeader } from './idx-header';
import type { Reading } from './reading';

/** Paths of a pair of idx files, plain or gzipped. */
export interface IdxSource {
  images: string;
  labels: string;
}

/** The format of MNIST: one file of bytes for the images, one for the labels. */
export const idx: DatasetFormat<IdxSource> = {
  name: 'idx',
  async read(source, reading) {
    const { images, labels, summary } = await openPair(source, reading);
    const { limit = summary.count } = reading.options;
    const count = Math.min(limit, summary.count);
    const inputs = await firstImages(images, count);
    return createDataset({
      ...summary,
      count,
      element: 'pixels',
      inputs,
      labels: Int32Array.from(labels.subarray(0, count)),
    });
  },
  async describe(source, reading) {
    return (await openPair(source, reading)).summary;
  },
};

interface IdxFile {
  file: DataFile;
  header: IdxHeader;
}

/** The pixels of the first images; of a file that is read to its end, they are all that there is. */
async function firstImages({ file, header }: IdxFile, count: number): Promise<Uint8Array> {
  const { start, end } = header;
  if (count === header.count) return (await file.all(end)).subarray(start);
  return (await file.head(start + ((end - start) / header.count) * count)).subarray(start);
}

/** Both files' headers, checked against each other, and the labels. */
async function openPair(
  source: IdxSource,
  reading: Reading,
): Promise<{ images: IdxFile; labels: Uint8Array; summary: DatasetSummary }> {
  const images = await openIdx(reading.resolve(source.images), 'images');
  const labelFile = await openIdx(reading.resolve(source.labels), 'labels');
  if (images.header.count !== labelFile.header.count) throw differentCounts(images, labelFile);
  const { header, file } = labelFile;
  const labels = (await file.all(header.end)).subarray(header.start);
  const { count, sampleShape: shape } = images.header;
  return {
    images,
    labels,
    summary: { count, shape, element: 'pixels', ...classesOf(labelFile.file, labels, reading) },
  };
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

/** The classes that are known, or as many as the labels name. @throws DataError where a label is none of those known. */
function classesOf(
  file: DataFile,
  labels: Uint8Array,
  { options }: Reading,
): Pick<DatasetSummary, 'classes' | 'classNames'> {
  const highest = labels.reduce((most, label) => Math.max(most, label), 0);
  const classNames = options.classes ?? options.like?.classNames;
  const classes = classNames?.length ?? options.like?.classes ?? highest + 1;
  if (highest < classes) return { classes, classNames };
  const problem = `the label ${highest} is no number below ${classes}, the number of classes`;
  const remedy = 'Correct the label, or add its class to the training data.';
  throw recordError(file.path, `sample ${labels.indexOf(highest)} (counted from 0)`, problem, remedy);
}

function differentCounts(images: IdxFile, labels: IdxFile): DataError {
  return new DataError(
    'mismatch',
    `${images.file.name} has ${images.header.count} images, but ${labels.file.name} has ${labels.header.count} labels.`,
    'Name two files that belong together.',
    { file: labels.file.path },
  );
}
