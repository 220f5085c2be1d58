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

/** One row: its place in words, and its values in the order of the columns. A row that cannot be read says why. */
export interface TableRow {
  at: string;
  values: readonly unknown[] | DataError;
}

/** A table as it is read: its columns are known before its rows. */
export interface Table {
  file: string;
  columns: readonly string[];
  rows: AsyncIterable<TableRow>;
}

/** A column by its name and its place. */
interface Column {
  name: string;
  place: number;
}

/** @throws DataError where a column that is asked for is not there. */
function columnOf(table: Table, key: string, name: string): Column {
  const place = table.columns.indexOf(name);
  if (place >= 0) return { name, place };
  const meant = nearest(name, table.columns);
  const shown = table.columns.slice(0, 12).map((column) => `"${column}"`);
  const remedy = meant === undefined ? `Name one of ${shown.join(', ')}.` : `Did you mean "${meant}"?`;
  const message = `${table.file} has no column "${name}".`;
  throw new DataError('unknown-column', message, remedy, { file: table.file, key, meant });
}

function numberColumns(table: Table, { columns, label }: TableSource): readonly Column[] {
  const chosen = columns ?? table.columns.filter((column) => column !== label);
  if (chosen.length > 0) return chosen.map((column, i) => columnOf(table, `columns.${i}`, column));
  throw new DataError('empty', `${table.file} has no column besides the label.`, 'Name a file with data.', {
    file: table.file,
  });
}

/** The number in a field, NaN where it is none; a field of text counts where it spells one. */
function numberIn(value: unknown): number {
  if (typeof value === 'string') return value.trim() === '' ? Number.NaN : Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : Number.NaN;
}

function toNumber(file: string, at: string, { name }: Column, value: unknown): number {
  const number = numberIn(value);
  if (Number.isFinite(number)) return number;
  const problem = `${JSON.stringify(value) ?? 'nothing'} in the column "${name}" is no number`;
  throw recordError(file, at, problem, 'Correct it, or leave the column out of `columns`.');
}

/** Writes the numbers of one row to `numbers`; a field may hold several. */
function rowNumbers(
  { file, at, values }: { file: string; at: string; values: readonly unknown[] },
  columns: readonly Column[],
  numbers: number[],
): void {
  numbers.length = 0;
  for (const column of columns) {
    const value = values[column.place];
    if (Array.isArray(value)) for (const one of value) numbers.push(toNumber(file, at, column, one));
    else numbers.push(toNumber(file, at, column, value));
  }
}

/** The label of a row as text; numbers, truth values and texts can be one. */
function labelOf(file: string, at: string, { name }: Column, value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw recordError(file, at, `the label "${name}" is ${JSON.stringify(value) ?? 'missing'}`, 'Give it a label.');
}

/** Goes through the rows that can be read; what `take` throws about one is a bad record too. */
async function eachRow(
  { file, rows }: Table,
  { label, coder, reading }: { label: Column; coder: LabelCoder; reading: Reading },
  take: (values: readonly unknown[], at: string, place: () => number) => void,
): Promise<void> {
  let taken = 0;
  for await (const { at, values } of rows) {
    if (taken === reading.options.limit) return;
    try {
      if (values instanceof DataError) throw values;
      // Asked for last: a row that is skipped names no class.
      take(values, at, () => coder.add(file, at, labelOf(file, at, label, values[label.place])));
      taken++;
    } catch (error) {
      reading.skip(error);
    }
  }
}

async function readNumbers(table: Table, source: TableSource, reading: Reading): Promise<Dataset> {
  const { file } = table;
  const label = columnOf(table, 'label', source.label);
  const columns = numberColumns(table, source);
  const numbers: number[] = [];
  const coder = new LabelCoder(reading.options);
  const inputs = new Growing((length) => new Float32Array(length));
  const places: number[] = [];
  let width = 0;
  await eachRow(table, { label, coder, reading }, (values, at, place) => {
    rowNumbers({ file, at, values }, columns, numbers);
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
  const label = columnOf(table, 'label', source.label);
  const column = columnOf(table, 'text', source.text);
  const coder = new LabelCoder(reading.options);
  const samples = new TextSamples();
  await eachRow(table, { label, coder, reading }, (values, at, place) => {
    const text = values[column.place];
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
  const { text } = source;
  return text === undefined ? readNumbers(table, source, reading) : readTexts(table, { ...source, text }, reading);
}
