import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { recordError } from '../errors';
import { DataFile } from './file';
import type { DatasetFormat } from './format';
import type { Reading } from './reading';
import { readTable, type Table, type TableRow, type TableSource } from './table';

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

/** The records of a file, the header first. @throws DataError where a quote is never closed, and the like. */
async function* recordsOf(file: DataFile, delimiter: string): AsyncGenerator<CsvRecord> {
  const parser = parse({ delimiter, bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
  Readable.from(file.chunks())
    .on('error', (error) => parser.destroy(error))
    .pipe(parser);
  try {
    for await (const record of parser) yield record as CsvRecord;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw file.error('corrupt', `cannot be read as a table: ${error.message}`, 'Mend the quotes in that line.', error);
  } finally {
    parser.destroy();
  }
}

async function* rowsOf(
  file: DataFile,
  records: AsyncGenerator<CsvRecord>,
  columns: readonly string[],
): AsyncGenerator<TableRow> {
  for await (const { record, info } of records) {
    const at = `line ${info.lines}`;
    if (record.length === columns.length) yield { at, values: record };
    else {
      const problem = `it has ${record.length} fields, but the first line names ${columns.length} columns`;
      yield {
        at,
        values: recordError(file.path, at, problem, 'Add or remove fields, or quote those with a delimiter.'),
      };
    }
  }
}

function checkHeader(file: DataFile, columns: readonly string[]): void {
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice === undefined) return;
  throw file.error(
    'unsupported',
    `has two columns "${twice}"`,
    'Give every column a name of its own in the first line.',
  );
}

async function openTable(path: string, delimiter: string): Promise<Table> {
  const file = await DataFile.open(path);
  const records = recordsOf(file, delimiter);
  const header = await records.next();
  if (header.done) throw file.error('empty', 'has no line with the names of its columns', 'Add one as the first line.');
  const columns = header.value.record.map((name) => name.trim());
  checkHeader(file, columns);
  return { file: path, columns, rows: rowsOf(file, records, columns) };
}

const separated = (name: string, delimiter: string): DatasetFormat<TableSource> => ({
  name,
  async read(source: TableSource, reading: Reading) {
    return readTable(await openTable(reading.resolve(source.file), delimiter), source, reading);
  },
});

/** Values separated by commas (RFC 4180), plain or gzipped; the first line names the columns. */
export const csv = separated('csv', ',');
/** The same, separated by tabs. */
export const tsv = separated('tsv', '\t');
