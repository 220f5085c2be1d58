import { known } from '../../data/known';
import { type Count, solvedRows } from '../../data/samples/levels';
import { h } from '../../dom';
import { bytes, integer, percent } from '../../format';
import type { ModelState } from '../../protocol';

const NAMES: Readonly<Record<string, string>> = { baseline: 'student, no teacher', answers: 'student, answers alone' };

const share = ({ right, total }: Count): string => (total > 0 ? percent(right / total, 1) : '');

/** How many test problems of each level each model solves, and how fast it writes; undefined where nobody measured it. */
export function solvedTable(models: readonly ModelState[]): HTMLTableElement | undefined {
  const { levels, rows } = solvedRows(models);
  if (rows.length === 0) return undefined;
  const names = [...levels.map((level) => `Level ${level}`), 'All', 'Tokens/s', 'File'];
  const heads = names.map((name) => h('th', 'number', name));
  for (const head of heads) head.scope = 'col';
  const body = rows.map(({ model, levels: each, all, margin }) => {
    const first = h('th', '', NAMES[model.name] ?? model.name);
    first.scope = 'row';
    const speed = model.solved?.tokensPerSecond;
    const total = h('td', 'number', share(all), ' ', h('small', '', `± ${(100 * margin).toFixed(1)}`));
    const cells = each.map((count) => h('td', 'number', share(count)));
    const rest = [known(speed) ? integer(speed) : '', bytes(model.bytes)].map((text) => h('td', 'number', text));
    return h('tr', '', first, ...cells, total, ...rest);
  });
  const corner = h('td', '', h('span', 'visually-hidden', 'Model'));
  const table = h('table', 'trials', h('thead', '', h('tr', '', corner, ...heads)), h('tbody', '', ...body));
  table.setAttribute('aria-label', 'Problems solved, by level');
  return table;
}
