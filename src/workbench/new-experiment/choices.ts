import { open, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { OtherSource, TemplateElement, TemplateSource } from '../../experiment';
import { findData } from './find-data';
import { findFolders } from './find-folders';
import { lookIntoNpz } from './look-into-npz';
import { lookIntoTable } from './look-into-table';

/** Data that a new experiment can be about. */
export interface DataChoice {
  /** What a person reads: where it lies, and what it is. */
  label: string;
  description: string;
  train: TemplateSource;
  test?: TemplateSource;
  element: TemplateElement;
}

/** So much of a table tells what it is. */
const BEGINNING = 1 << 18;
/** Larger files of arrays are not looked into. */
const MOST_BYTES = 2 ** 28;
const testName = /test|valid/i;
const tableName = /\.(csv|tsv|jsonl)(\.gz)?$/i;

/** The first lines of a file, plain or gzipped. */
async function beginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    const bytes = buffer.subarray(0, bytesRead);
    // A part of a gzipped file has no end.
    const plain = /\.gz$/i.test(path) ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
    const text = plain.toString('utf8');
    return bytesRead < BEGINNING ? text : text.slice(0, text.lastIndexOf('\n'));
  } finally {
    await file.close();
  }
}

const words: Record<TemplateElement, string> = {
  texts: 'texts',
  numbers: 'numbers',
  pixels: 'images',
  tokens: 'tokens',
};

async function tableAt(folder: string, file: string) {
  const [, ending = ''] = tableName.exec(file) ?? [];
  const format = ending.toLowerCase() as 'csv' | 'tsv' | 'jsonl';
  const text = await beginning(join(folder, file)).catch(() => undefined);
  return text === undefined ? undefined : lookIntoTable({ file, format }, text);
}

async function tables(folder: string, paths: readonly string[]): Promise<DataChoice[]> {
  const all = paths.filter((path) => tableName.test(path));
  const isTest = (path: string) => testName.test(basename(path));
  const found = all
    .filter((path) => !isTest(path))
    .map(async (file): Promise<DataChoice[]> => {
      const table = await tableAt(folder, file);
      if (!table) return [];
      const { source, element } = table;
      const beside = all.find((path) => isTest(path) && dirname(path) === dirname(file));
      const other = beside === undefined ? undefined : await tableAt(folder, beside);
      const test =
        beside !== undefined && other?.source.label === source.label ? { ...source, file: beside } : undefined;
      return [
        { label: file, description: `${words[element]}, class in ${source.label}`, train: source, test, element },
      ];
    });
  return (await Promise.all(found)).flat();
}

async function arrays(folder: string, paths: readonly string[]): Promise<DataChoice[]> {
  const found = paths
    .filter((path) => /\.npz$/i.test(path))
    .map(async (file): Promise<DataChoice[]> => {
      const path = join(folder, file);
      if ((await stat(path)).size > MOST_BYTES) return [];
      const looked = lookIntoNpz(file, await readFile(path));
      if (!looked) return [];
      const { source, test, element } = looked;
      return [{ label: file, description: `${words[element]}, in arrays of NumPy`, train: source, test, element }];
    });
  return (await Promise.all(found)).flat();
}

function folders(paths: readonly string[]): DataChoice[] {
  const { images, texts } = findFolders(paths);
  const pictures = (folder: string): OtherSource => ({ format: 'images', folder, size: [32, 32], color: 'rgb' });
  const raw = (folder: string): OtherSource => ({ format: 'text', folder });
  const choice = (of: (folder: string) => OtherSource, what: string, element: TemplateElement) => {
    return ({ train, test }: { train: string; test?: string }): DataChoice => ({
      label: `${train}/`,
      description: `${what}, a folder for each class`,
      train: of(train),
      test: test === undefined ? undefined : of(test),
      element,
    });
  };
  return [...images.map(choice(pictures, 'images', 'pixels')), ...texts.map(choice(raw, 'texts', 'texts'))];
}

/**
 * Everything that a new experiment in a folder can be about, that of the fewest folders first.
 * @param paths of files, relative to the folder, with slashes.
 */
export async function choicesIn(folder: string, paths: readonly string[]): Promise<DataChoice[]> {
  const { train, test } = findData(paths);
  const idx: DataChoice[] = train
    ? [
        {
          label: posix.dirname(train.images),
          description: 'images in the format of MNIST',
          train,
          test,
          element: 'pixels',
        },
      ]
    : [];
  const others = [...(await tables(folder, paths)), ...(await arrays(folder, paths)), ...folders(paths)];
  const depth = ({ label }: DataChoice) => label.split('/').length;
  return [...idx, ...others.sort((a, b) => depth(a) - depth(b) || a.label.localeCompare(b.label, 'en'))];
}
