import type { ClassQuality } from '../../runs';
import type { Answers } from './answers';

/** Labelled samples by what they are (row) and what they are taken for (column). */
export function confusionOf({ classes, labels, said }: Pick<Answers, 'classes' | 'labels' | 'said'>): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [i, label] of labels.entries()) {
    const row = counts[label];
    const guess = said[i] ?? 0;
    if (row) row[guess] = (row[guess] ?? 0) + 1;
  }
  return counts;
}

const share = (part: number, of: number): number | null => (of === 0 ? null : part / of);

/** Precision, recall and F1 of each class. F1 is null only of a class that neither occurs nor is ever said. */
export function classQualities(confusion: readonly number[][]): ClassQuality[] {
  return confusion.map((row, c) => {
    const hits = row[c] ?? 0;
    const samples = row.reduce((sum, count) => sum + count, 0);
    const said = confusion.reduce((sum, other) => sum + (other[c] ?? 0), 0);
    return { precision: share(hits, said), recall: share(hits, samples), f1: share(2 * hits, said + samples), samples };
  });
}

/** The mean F1 of the classes that occur. */
export function macroF1(classes: readonly ClassQuality[]): number {
  const occurring = classes.filter(({ samples }) => samples > 0);
  return occurring.reduce((sum, { f1 }) => sum + (f1 ?? 0), 0) / occurring.length;
}

/** The mistake that is made most often, of a matrix of counts; undefined where there is none. */
export function worstMistake(confusion: readonly number[][]): { is: number; said: number; count: number } | undefined {
  let worst: { is: number; said: number; count: number } | undefined;
  for (const [is, row] of confusion.entries())
    for (const [said, count] of row.entries())
      if (is !== said && count > (worst?.count ?? 0)) worst = { is, said, count };
  return worst;
}
