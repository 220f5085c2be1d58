import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, recordError } from '../errors';
import { DataFile } from './file';
import { entriesOf } from './folder';
import type { DatasetFormat } from './format';
import { LabelCoder } from './labels';
import { linesOf } from './lines';
import type { Reading } from './reading';
import { TextSamples, tokenDataset } from './tokens';

/** A folder with texts: `<class>.txt` has one in each line, `<class>/` one in each file. */
export interface TextSource {
  folder: string;
}

const isText = (name: string): boolean => /\.txt(\.gz)?$/i.test(name);
const classOf = (name: string): string => name.replace(/\.txt(\.gz)?$/i, '');

interface Found {
  samples: TextSamples;
  coder: LabelCoder;
  reading: Reading;
  folder: string;
}

function take(f: Found, className: string, text: string, at: string): void {
  try {
    if (text.trim() === '') throw recordError(f.folder, at, 'it is empty', 'Take it out, or write a text.');
    f.samples.add(text, f.coder.add(f.folder, at, className), at);
  } catch (error) {
    f.reading.skip(error);
  }
}

async function readLines(f: Found, name: string): Promise<void> {
  let number = 0;
  for await (const line of linesOf(await DataFile.open(join(f.folder, name)))) {
    if (number === f.reading.options.limit) return;
    take(f, classOf(name), line, `${name}, line ${++number}`);
  }
}

async function readFiles(f: Found, className: string): Promise<void> {
  const names = (await readdir(join(f.folder, className))).filter((name) => !name.startsWith('.')).sort();
  for (const name of names.slice(0, f.reading.options.limit)) {
    const at = `${className}/${name}`;
    const lines: string[] = [];
    try {
      if (!isText(name)) throw recordError(f.folder, at, 'it is no .txt file', 'Take it out of the folder.');
      for await (const line of linesOf(await DataFile.open(join(f.folder, className, name)))) lines.push(line);
      take(f, className, lines.join('\n'), at);
    } catch (error) {
      f.reading.skip(error);
    }
  }
}

/** Raw texts, plain or gzipped: a file or a folder for each class. */
export const text: DatasetFormat<TextSource> = {
  name: 'text',
  async read(source, reading) {
    const folder = reading.resolve(source.folder);
    const { files, folders } = await entriesOf(folder);
    const f = { samples: new TextSamples(), coder: new LabelCoder(reading.options), reading, folder };
    for (const name of files.filter(isText)) await readLines(f, name);
    for (const name of folders) await readFiles(f, name);
    if (f.samples.texts.length === 0 && folders.length === 0 && !files.some(isText)) throw noTexts(folder);
    return tokenDataset(folder, f.samples, f.coder, reading);
  },
};

const noTexts = (folder: string): DataError =>
  new DataError(
    'empty',
    `${folder} holds no texts.`,
    'Put a file <class>.txt in it, with a sample in each line, or a folder of .txt files for each class.',
    { file: folder, key: 'folder' },
  );
