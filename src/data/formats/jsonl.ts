import { recordError } from '../errors';
import { DataFile } from './file';
import type { DatasetFormat } from './format';
import { linesOf } from './lines';
import { readTable, type Table, type TableRow, type TableSource } from './table';

/** The object in a line. @throws SyntaxError where there is none. */
function objectIn(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SyntaxError(`it is ${line.slice(0, 40)}`);
}

/** The values of a line in the order of the columns; an error where it is no JSON object. */
function rowOf(path: string, line: string, at: string, columns: readonly string[]): TableRow {
  try {
    const values = objectIn(line);
    return { at, values: columns.map((column) => values[column]) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { at, values: recordError(path, at, `it is no JSON object: ${reason}`, 'Write one object a line.', error) };
  }
}

async function* rowsOf(file: DataFile, columns: readonly string[]): AsyncGenerator<TableRow> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number++;
    if (line.trim() !== '') yield rowOf(file.path, line, `line ${number}`, columns);
  }
}

/** The keys of the first object that can be read. @throws DataError where there is none. */
async function columnsOf(file: DataFile): Promise<string[]> {
  for await (const line of linesOf(file)) {
    try {
      return Object.keys(objectIn(line));
    } catch {
      // A line that is none is told, or skipped, when all are read.
    }
  }
  throw file.error('empty', 'has no line with a JSON object', 'Write one object a line.');
}

async function openTable(path: string): Promise<Table> {
  const file = await DataFile.open(path);
  const columns = await columnsOf(file);
  return { file: path, columns, rows: rowsOf(file, columns) };
}

/** One JSON object a line (JSON Lines), plain or gzipped. A value may be a list of numbers. */
export const jsonl: DatasetFormat<TableSource> = {
  name: 'jsonl',
  async read(source, reading) {
    return readTable(await openTable(reading.resolve(source.file)), source, reading);
  },
};
