import type { ModelState, Score } from '../../protocol';

/** How many of some problems were solved. */
export interface Count {
  right: number;
  total: number;
}

/** Of one model: problems solved at each level, and of all. */
export interface SolvedRow {
  model: ModelState;
  levels: Count[];
  all: Count;
  /** Within this of the share of all, the model's true share lies in 95 of 100 tests; fractions. */
  margin: number;
}

const sum = (scores: readonly Score[]): Count => ({
  right: scores.reduce((all, { right }) => all + right, 0),
  total: scores.reduce((all, { total }) => all + total, 0),
});

/** Half of the interval of Wilson (1927) at 95 %. */
function margin({ right, total }: Count): number {
  const z = 1.96;
  const share = right / total;
  return (z / (1 + z ** 2 / total)) * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
}

/** The models that were asked to solve problems, and the levels of those. */
export function solvedRows(models: readonly ModelState[]): { levels: number[]; rows: SolvedRow[] } {
  const asked = models.flatMap((model) => (model.solved ? [{ model, scores: model.solved.scores }] : []));
  const levels = [...new Set(asked.flatMap(({ scores }) => scores.map(({ level }) => level)))].sort((a, b) => a - b);
  const rows = asked.map(({ model, scores }) => {
    const all = sum(scores);
    const each = levels.map((level) => sum(scores.filter((score) => score.level === level)));
    return { model, levels: each, all, margin: margin(all) };
  });
  return { levels, rows };
}
