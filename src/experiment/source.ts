import { z } from 'zod';

/** A path as it is written: relative to the experiment file. `extensions` are what completions offer first. */
export const filePath = (description: string, extensions: string[], example: string) =>
  z
    .string()
    .min(1)
    .meta({ description, path: 'file', extensions, examples: [example] });

const folderPath = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .meta({ description, path: 'folder', examples: [example] });

const named = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .meta({ description, examples: [example] });

/** Images and labels in the idx format of MNIST, plain or gzipped. */
const idx = z.strictObject({
  format: z.literal('idx').describe('How the samples are stored. `idx` is the format of MNIST, plain or gzipped.'),
  images: filePath(
    'Images, relative to this file; .gz is read as it is.',
    ['-ubyte', '.idx3', '.gz'],
    'data/train-images-idx3-ubyte.gz',
  ),
  labels: filePath(
    'Labels, one byte each, relative to this file; .gz is read as it is.',
    ['-ubyte', '.idx1', '.gz'],
    'data/train-labels-idx1-ubyte.gz',
  ),
});

const label = named(
  'The column with the class. Names get their numbers in sorted order; whole numbers are the classes themselves.',
  'label',
);
const text = named('The column with a text, which `data.tokenizer` cuts into tokens.', 'text').optional();
const columns = z
  .array(z.string().min(1))
  .min(1)
  .optional()
  .meta({
    description: 'The columns with numbers, in the order in which the model takes them. All but the label if left out.',
    examples: [['width', 'height']],
  });

const csv = z.strictObject({
  format: z.literal('csv').describe('Values separated by commas, plain or gzipped; the first line names the columns.'),
  file: filePath('A table, relative to this file; .gz is read as it is.', ['.csv', '.csv.gz'], 'data/train.csv'),
  label,
  text,
  columns,
});
const tsv = z.strictObject({
  format: z.literal('tsv').describe('Values separated by tabs, plain or gzipped; the first line names the columns.'),
  file: filePath('A table, relative to this file; .gz is read as it is.', ['.tsv', '.tsv.gz'], 'data/train.tsv'),
  label,
  text,
  columns,
});
const jsonl = z.strictObject({
  format: z.literal('jsonl').describe('A JSON object in each line, plain or gzipped; its keys are the columns.'),
  file: filePath(
    'The objects, relative to this file; .gz is read as it is.',
    ['.jsonl', '.jsonl.gz'],
    'data/train.jsonl',
  ),
  label,
  text,
  columns,
});

const npy = z.strictObject({
  format: z
    .literal('npy')
    .describe('Arrays of NumPy: bytes are pixels, floats are numbers as they are, whole numbers are tokens.'),
  inputs: filePath('The samples, [count, …], saved by numpy.save.', ['.npy'], 'data/inputs.npy'),
  labels: filePath('The labels, [count], whole numbers from 0, saved by numpy.save.', ['.npy'], 'data/labels.npy'),
});
const npz = z.strictObject({
  format: z.literal('npz').describe('Arrays of NumPy in one file, compressed or not; types as in `npy`.'),
  file: filePath('A file that numpy.savez wrote.', ['.npz'], 'data/train.npz'),
  inputs: named('The name of the array with the samples, [count, …].', 'inputs'),
  labels: named('The name of the array with the labels, [count].', 'labels'),
});

const side = z.int().min(1);
const images = z.strictObject({
  format: z
    .literal('images')
    .describe('PNG, JPEG and WebP images: a folder for each class, whose name is that of the folder.'),
  folder: folderPath('The folder with a folder for each class.', 'data/train'),
  size: z
    .tuple([side, side])
    .optional()
    .meta({
      description: 'Height and width to which every image is resized. All must have the same if left out.',
      examples: [[32, 32]],
    }),
  color: z
    .enum(['rgb', 'grey'])
    .default('rgb')
    .meta({
      description: 'What the model sees of a pixel. Opacity is left out.',
      enumDescriptions: ['Red, green and blue: three channels.', 'Brightness: one channel.'],
    }),
});

const textFolder = z.strictObject({
  format: z
    .literal('text')
    .describe('Raw texts: `<class>.txt` has one in each line, a folder `<class>/` one in each of its .txt files.'),
  folder: folderPath('The folder with a file or a folder for each class.', 'data/texts'),
});

const reasoning = z.strictObject({
  format: z
    .literal('reasoning')
    .describe('Problems that are made up by the seed, with the steps of their solution, for an architecture: decoder.'),
  rows: z
    .int()
    .min(1)
    .meta({
      description: 'Rows of tokens; each is filled with as many problems, and their solutions, as fit.',
      examples: [20_000],
    }),
  length: z
    .int()
    .min(32)
    .default(128)
    .describe('Tokens in a row, one for each character. The same for training and test.'),
  levels: z
    .array(z.int().min(1).max(8))
    .min(1)
    .default([1, 2, 3])
    .describe('How hard the problems are, in equal shares: more digits, more items, more events.'),
  families: z
    .array(z.enum(['addition', 'equation', 'ordering', 'story']))
    .min(1)
    .default(['addition', 'equation', 'ordering', 'story'])
    .describe('Kinds of problems, in equal shares.'),
  solution: z
    .enum(['chain', 'answer'])
    .default('chain')
    .meta({
      description: 'What is to be written after a question.',
      enumDescriptions: ['The steps, then the answer.', 'The answer alone.'],
    }),
  heldOut: z.boolean().default(false).describe('Stories in wordings that training never uses. For data.test.'),
});

/** Where samples come from. Adding a format edits this list, and that of `src/data/formats`. */
export const source = z.discriminatedUnion('format', [idx, csv, tsv, jsonl, npy, npz, images, textFolder, reasoning]);

export type Source = z.output<typeof source>;

/** A path that a source names: the key that it stands at, and what it is to be. */
export interface SourcePath {
  key: string;
  path: string;
  kind: 'file' | 'folder';
}

/** The files and folders that a source names. */
export function pathsOf(from: Source): SourcePath[] {
  const file = (key: string, path: string): SourcePath => ({ key, path, kind: 'file' });
  if (from.format === 'idx') return [file('images', from.images), file('labels', from.labels)];
  if (from.format === 'npy') return [file('inputs', from.inputs), file('labels', from.labels)];
  if (from.format === 'reasoning') return [];
  if ('folder' in from) return [{ key: 'folder', path: from.folder, kind: 'folder' }];
  return [file('file', from.file)];
}

/** Whether samples are texts, which need a tokenizer. */
export const holdsText = (from: Source): boolean =>
  from.format === 'text' || ('text' in from && from.text !== undefined);
