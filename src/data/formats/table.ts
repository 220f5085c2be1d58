import { nearest } from '../../names';
import { createDataset, type Dataset } from '../dataset';
import { DataError, recordError } from '../errors';
import { Growing } from './growing';
import { LabelCoder } from './labels';
import type { Reading } from './reading';
import { TextSamples, tokenDataset } from './tokens';

/** Which columns of a table are what. */
export interface TableSource {
  file: string;
  /** The column with the class. */
  label: string;
  /** The column with a text. */
  text?: string;
  /** The columns with numbers; all but the label where both are left out. */
  columns?: string[];
}

/** One row: its place in words, and its values by column. A row that cannot be read says why. */
export interface TableRow {
  at: string;
  values: ReadonlyMap<string, unknown> | DataError;
}

/** A table as it is read: its columns are known before its rows. */
export interface Table {
  file: string;
  columns: readonly string[];
  rows: AsyncIterable<TableRow>;
}

/** @throws DataError where a column that is asked for is not there. */
function checkColumn(table: Table, key: string, name: string): void {
  if (table.columns.includes(name)) return;
  const meant = nearest(name, table.columns);
  const shown = table.columns.slice(0, 12).map((column) => `"${column}"`);
  const remedy = meant === undefined ? `Name one of ${shown.join(', ')}.` : `Did you mean "${meant}"?`;
  const message = `${table.file} has no column "${name}".`;
  throw new DataError('unknown-column', message, remedy, { file: table.file, key, meant });
}

function numberColumns(table: Table, { columns, label }: TableSource): readonly string[] {
  const chosen = columns ?? table.columns.filter((column) => column !== label);
  for (const [i, column] of chosen.entries()) checkColumn(table, `columns.${i}`, column);
  if (chosen.length > 0) return chosen;
  throw new DataError('empty', `${table.file} has no column besides the label.`, 'Name a file with data.', {
    file: table.file,
  });
}

/** The number in a field; a field of text counts where it is one. */
function toNumber(file: string, at: string, column: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'boolean') return number ? 1 : 0;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  const problem = `${JSON.stringify(value) ?? 'nothing'} in the column "${column}" is no number`;
  throw recordError(file, at, problem, 'Correct it, or leave the column out of `columns`.');
}

/** The numbers of one row; a field may hold several. */
const rowNumbers = (file: string, at: string, columns: readonly string[], values: ReadonlyMap<string, unknown>) =>
  columns.flatMap((column) => {
    const value = values.get(column);
    const all = Array.isArray(value) ? value : [value];
    return all.map((one) => toNumber(file, at, column, one));
  });

/** The label of a row as text; numbers, truth values and texts can be one. */
function labelOf(file: string, at: string, column: string, value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw recordError(file, at, `the label "${column}" is ${JSON.stringify(value) ?? 'missing'}`, 'Give it a label.');
}

/** Goes through the rows that can be read; what `take` throws about one is a bad record too. */
async function eachRow(
  { file, rows }: Table,
  { source, coder, reading }: { source: TableSource; coder: LabelCoder; reading: Reading },
  take: (values: ReadonlyMap<string, unknown>, at: string, place: () => number) => void,
): Promise<void> {
  for await (const { at, values } of rows) {
    try {
      if (values instanceof DataError) throw values;
      // Asked for last: a row that is skipped names no class.
      take(values, at, () => coder.add(file, at, labelOf(file, at, source.label, values.get(source.label))));
    } catch (error) {
      reading.skip(error);
    }
  }
}

async function readNumbers(table: Table, source: TableSource, reading: Reading): Promise<Dataset> {
  const { file } = table;
  const columns = numberColumns(table, source);
  const coder = new LabelCoder(reading.options);
  const inputs = new Growing((length) => new Float32Array(length));
  const places: number[] = [];
  let width = 0;
  await eachRow(table, { source, coder, reading }, (values, at, place) => {
    const numbers = rowNumbers(file, at, columns, values);
    if (places.length > 0 && numbers.length !== width) {
      throw recordError(
        file,
        at,
        `it has ${numbers.length} numbers, those before ${width}`,
        'Give all records as many.',
      );
    }
    places.push(place());
    inputs.push(numbers);
    width = numbers.length;
  });
  const notes = reading.notes(places.length, file);
  const content = { count: places.length, shape: [width], element: 'numbers', notes } as const;
  return createDataset({ ...content, ...coder.finish(places), inputs: inputs.finish() });
}

async function readTexts(table: Table, source: TableSource & { text: string }, reading: Reading): Promise<Dataset> {
  checkColumn(table, 'text', source.text);
  const coder = new LabelCoder(reading.options);
  const samples = new TextSamples();
  await eachRow(table, { source, coder, reading }, (values, at, place) => {
    const text = values.get(source.text);
    if (typeof text !== 'string' || text.trim() === '') {
      throw recordError(
        table.file,
        at,
        `the text "${source.text}" is ${JSON.stringify(text) ?? 'missing'}`,
        'Give it a text.',
      );
    }
    samples.add(text, place(), at);
  });
  return tokenDataset(table.file, samples, coder, reading);
}

/** A dataset from the rows of a table: texts or numbers, and their labels. @throws DataError */
export async function readTable(table: Table, source: TableSource, reading: Reading): Promise<Dataset> {
  checkColumn(table, 'label', source.label);
  const { text } = source;
  return text === undefined ? readNumbers(table, source, reading) : readTexts(table, { ...source, text }, reading);
}
