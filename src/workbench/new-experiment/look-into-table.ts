import { parse } from 'csv-parse/sync';
import type { OtherSource, TemplateElement } from '../../experiment';

type Table = Extract<OtherSource, { label: string }>;
type Row = Readonly<Record<string, unknown>>;

/** Rows that tell what the columns hold. */
const ROWS = 200;
const usualLabels = /^(labels?|class(es)?|category|target|y|kind|species|sentiment|spam|outcome|diagnosis)$/i;
/** More different values are no classes, as far as so few rows tell. */
const MOST_CLASSES = 30;

function csvRows(text: string, delimiter: string): Row[] {
  return parse(text, {
    columns: true,
    delimiter,
    bom: true,
    to: ROWS,
    relax_column_count: true,
    skip_empty_lines: true,
  }) as Row[];
}

function jsonRows(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, ROWS).map((line) => JSON.parse(line) as Row);
}

const filled = (rows: readonly Row[], column: string): string[] =>
  rows
    .map((row) => row[column])
    .filter((value) => value !== undefined && value !== null)
    .map(String);

const isNumeric = (values: readonly string[]): boolean =>
  values.length > 0 && values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)));

/** Several words each, and hardly any twice. */
function isText(values: readonly string[]): boolean {
  const words = values.reduce((sum, value) => sum + value.trim().split(/\s+/).length, 0);
  return words >= 3 * values.length && new Set(values).size > values.length / 2;
}

/** By its name, else the last column with few different values, each of them more than once on the mean. */
function labelOf(columns: readonly string[], rows: readonly Row[]): string | undefined {
  const isClass = (column: string) => {
    const values = filled(rows, column);
    const different = new Set(values).size;
    return different >= 2 && different <= Math.min(MOST_CLASSES, values.length / 2);
  };
  const fitting = columns.filter(isClass);
  const isWhole = (column: string) =>
    !isNumeric(filled(rows, column)) || filled(rows, column).every((v) => /^\d+$/.test(v));
  return fitting.find((column) => usualLabels.test(column)) ?? fitting.findLast(isWhole);
}

/**
 * What a table is, told from its beginning: its label, and its text or its numbers.
 * @param text whole lines.
 * @returns undefined where no column looks like a label, or there is nothing to learn from; and where it is no table.
 */
export function lookIntoTable(
  { file, format }: Pick<Table, 'file' | 'format'>,
  text: string,
): { source: Table; element: TemplateElement } | undefined {
  let rows: Row[];
  try {
    rows = format === 'jsonl' ? jsonRows(text) : csvRows(text, format === 'tsv' ? '\t' : ',');
  } catch {
    return undefined;
  }
  const columns = Object.keys(rows[0] ?? {});
  const label = labelOf(columns, rows);
  if (label === undefined) return undefined;
  const others = columns.filter((column) => column !== label);
  const words = others.find((column) => isText(filled(rows, column)));
  if (words !== undefined) return { source: { format, file, label, text: words }, element: 'texts' };
  const numbers = others.filter((column) => isNumeric(filled(rows, column)));
  if (numbers.length === 0) return undefined;
  // All but the label is what a table gives where no columns are named.
  const named = numbers.length < others.length ? { columns: numbers } : {};
  return { source: { format, file, label, ...named }, element: 'numbers' };
}
