import type { ModelResult, Score } from '../runs';
import { columns } from './columns';
import { percent } from './figures';
import { paint } from './style';
import { titleOf } from './table';

/** The share of right answers among some scores; empty where there are none. */
function share(scores: readonly Score[]): string {
  const total = scores.reduce((sum, score) => sum + score.total, 0);
  return total > 0 ? percent(scores.reduce((sum, { right }) => sum + right, 0) / total, 1) : '';
}

/** Of language models: how many problems of each level each solves, a line for each model. Empty where none was asked. */
export function solvedTable(models: readonly ModelResult[]): string {
  const asked = models.flatMap((model) =>
    model.solved ? [{ title: titleOf(model), scores: model.solved.scores }] : [],
  );
  const levels = [...new Set(asked.flatMap(({ scores }) => scores.map(({ level }) => level)))].sort((a, b) => a - b);
  if (levels.length === 0) return '';
  const rows = asked.map(({ title, scores }) => [
    title,
    ...levels.map((level) => share(scores.filter((score) => score.level === level))),
  ]);
  const head = ['right answers', ...levels.map((level) => `level ${level}`)];
  const [first = '', ...lines] = columns([head, ...rows], [...head.keys()].slice(1));
  return [paint('dim', first), ...lines].join('\n');
}
