import type { ModelResult } from '../runs';
import { bytes, milliseconds, percent, points, times, whole } from './figures';
import { paint } from './style';

const titles = new Map([
  ['baseline', 'same student, no teacher'],
  ['answers', 'same student, answers alone'],
]);
/** What a table calls a model. */
export const titleOf = ({ name }: ModelResult): string => titles.get(name) ?? name;

interface Column {
  head: string;
  value(model: ModelResult): number | null | undefined;
  format(value: number): string;
  /** How a value compares with the teacher's. */
  against(value: number, teacher: number): string;
}

const share = (value: number, teacher: number): string => percent(value / teacher, 1);
const faster = (value: number, teacher: number): string => times(teacher / value);

const parameters: Column = { head: 'parameters', value: (m) => m.parameters, format: whole, against: share };
const file: Column = { head: 'file', value: (m) => m.bytes, format: bytes, against: share };
const accuracy: Column = {
  head: 'accuracy',
  value: (m) => m.accuracy,
  format: (value) => percent(value),
  against: (value, teacher) => points(value - teacher),
};
const robust: Column = {
  head: 'robust',
  value: (m) => m.robust?.accuracy,
  format: (value) => percent(value),
  against: (value, teacher) => points(value - teacher),
};
const single: Column = { head: 'batch 1', value: (m) => m.latencyMs?.batch1, format: milliseconds, against: faster };
const batch: Column = { head: 'batch 64', value: (m) => m.latencyMs?.batch64, format: milliseconds, against: faster };

const writing: Column = {
  head: 'tokens/s',
  value: (m) => m.solved?.tokensPerSecond,
  format: whole,
  against: (value, teacher) => times(value / teacher),
};

const columns = [parameters, file, accuracy, robust, single, batch, writing];
/** What a narrow terminal does without, first to last. */
const dispensable = [batch, file, single, parameters];
const gap = '  ';

/**
 * What evaluate measured: a line for each model, and below it how it compares with the teacher: shares, points of
 * accuracy, and how many times as fast. Columns that do not fit into `width` characters are left out.
 */
export function resultsTable(models: readonly ModelResult[], width = Number.POSITIVE_INFINITY): string {
  let shown = columns.filter(({ value }) => models.some((model) => isMeasured(value(model))));
  let rows = rowsOf(models, shown);
  for (const column of dispensable) {
    if (widthOf(rows) <= width) break;
    shown = shown.filter((other) => other !== column);
    rows = rowsOf(models, shown);
  }
  return aligned(rows);
}

interface Row {
  cells: string[];
  dim: boolean;
}

function rowsOf(models: readonly ModelResult[], shown: Column[]): Row[] {
  const teacher = models.find(({ name }) => name === 'teacher');
  const rows: Row[] = [{ cells: ['', ...shown.map(({ head }) => head)], dim: true }];
  for (const model of models) {
    rows.push({ cells: [titleOf(model), ...shown.map((column) => figure(column, model))], dim: false });
    if (!teacher || model === teacher) continue;
    const compared = shown.map((column) => comparison(column, model, teacher));
    rows.push({ cells: ['  against the teacher', ...compared], dim: true });
  }
  return rows;
}

function figure({ value, format }: Column, model: ModelResult): string {
  const measured = value(model);
  return isMeasured(measured) ? format(measured) : '';
}

function comparison({ value, against }: Column, model: ModelResult, teacher: ModelResult): string {
  const [measured, reference] = [value(model), value(teacher)];
  return isMeasured(measured) && isMeasured(reference) && reference > 0 ? against(measured, reference) : '';
}

/** JSON writes null for what is not a number. */
function isMeasured(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

const columnWidths = (rows: Row[]): number[] =>
  rows[0]?.cells.map((_, i) => Math.max(...rows.map(({ cells }) => cells[i]?.length ?? 0))) ?? [];

function widthOf(rows: Row[]): number {
  const widths = columnWidths(rows);
  return widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
}

function aligned(rows: Row[]): string {
  const [first = 0, ...rest] = columnWidths(rows);
  const line = ({ cells: [name = '', ...figures], dim }: Row) => {
    const text = [name.padEnd(first), ...figures.map((cell, i) => cell.padStart(rest[i] ?? 0))].join(gap).trimEnd();
    return dim ? paint('dim', text) : text;
  };
  return rows.map(line).join('\n');
}
