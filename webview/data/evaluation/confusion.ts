import { integer, percent } from '../../format';
import { className } from './words';

/** Counts of labelled samples: a row for each class that they are, a column for each that they are taken for. */
export type Confusion = readonly (readonly number[])[];

export interface CellPlace {
  row: number;
  column: number;
}

/** A kind of mistake, and how often it is made. */
export interface Mistake extends CellPlace {
  samples: number;
  /** Of the samples of its row. */
  share: number;
}

export const countAt = (confusion: Confusion, { row, column }: CellPlace): number => confusion[row]?.[column] ?? 0;

/** Labelled samples of a class. */
export const rowTotal = (confusion: Confusion, row: number): number =>
  (confusion[row] ?? []).reduce((sum, count) => sum + count, 0);

/** All mistakes that were made, those of the largest share first. */
export function mistakesOf(confusion: Confusion): Mistake[] {
  const mistakes = confusion.flatMap((counts, row) => {
    const total = rowTotal(confusion, row);
    return counts.flatMap((samples, column) =>
      samples > 0 && column !== row ? { row, column, samples, share: samples / total } : [],
    );
  });
  return mistakes.sort((a, b) => b.share - a.share);
}

/** `412 of 1,000 samples that are "cat" are taken for "dog" (41.2 %)`. */
export function cellWords(confusion: Confusion, names: readonly string[], place: CellPlace): string {
  const is = className(names, place.row);
  const total = rowTotal(confusion, place.row);
  if (total === 0) return `No sample is "${is}"`;
  const count = countAt(confusion, place);
  const verb = count === 1 ? 'is' : 'are';
  const whole = total === 1 ? '1 sample that is' : `${integer(total)} samples that are`;
  const fate = place.row === place.column ? 'recognized' : `taken for "${className(names, place.column)}"`;
  return `${integer(count)} of ${whole} "${is}" ${verb} ${fate} (${percent(count / total, 1)})`;
}

/** How the keys move through the cells. */
const STEPS: Readonly<Record<string, (place: CellPlace, last: number) => CellPlace>> = {
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, last) => ({ row, column: last }),
};

/** The cell that a key leads to among `classes` rows and columns; undefined where the key does not move. */
export function moveCell(place: CellPlace, key: string, classes: number): CellPlace | undefined {
  const last = classes - 1;
  const next = STEPS[key]?.(place, last);
  const inside = (index: number) => Math.min(last, Math.max(0, index));
  return next && { row: inside(next.row), column: inside(next.column) };
}
