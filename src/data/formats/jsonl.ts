import { recordError } from '../errors';
import { DataFile } from './file';
import type { DatasetFormat } from './format';
import { linesOf } from './lines';
import { readTable, type Table, type TableRow, type TableSource } from './table';

/** What a line says; an error where it is no JSON object. */
function rowOf(path: string, line: string, number: number): TableRow {
  const at = `line ${number}`;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { at, values: new Map(Object.entries(value)) };
    }
    throw new SyntaxError(`it is ${line.slice(0, 40)}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { at, values: recordError(path, at, `it is no JSON object: ${reason}`, 'Write one object a line.', error) };
  }
}

async function* rowsOf(file: DataFile): AsyncGenerator<TableRow> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number++;
    if (line.trim() !== '') yield rowOf(file.path, line, number);
  }
}

/** The keys of the first object are the columns; a row that lacks one is told by its line. */
async function openTable(path: string): Promise<Table> {
  const file = await DataFile.open(path);
  for await (const { values } of rowsOf(file)) {
    if (values instanceof Map) return { file: path, columns: [...values.keys()], rows: rowsOf(file) };
  }
  throw file.error('empty', 'has no line with a JSON object', 'Write one object a line.');
}

/** One JSON object a line (JSON Lines), plain or gzipped. A value may be a list of numbers. */
export const jsonl: DatasetFormat<TableSource> = {
  name: 'jsonl',
  async read(source, reading) {
    return readTable(await openTable(reading.resolve(source.file)), source, reading);
  },
};
