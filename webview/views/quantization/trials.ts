import { known } from '../../data/known';
import { h } from '../../dom';
import { bytes, milliseconds, percent } from '../../format';
import { icon } from '../../icons';
import type { QuantizationTrial } from '../../reports';

const HEADS = ['File', 'Batch 1', 'Batch 64', 'Accuracy'];

const time = (value: number | undefined): string => (known(value) ? `${milliseconds(value)} ms` : '');

function row(trial: QuantizationTrial, withReasons: boolean): HTMLElement {
  const { name, latencyMs, accuracy, kept, reason = '', excluded } = trial;
  const first = h('th', 'trial-name', ...(kept ? [icon('check', 'kept')] : []), name);
  first.scope = 'row';
  const left = excluded.length > 0 ? `${excluded.length} left float` : '';
  if (left) first.append(' ', h('small', '', left));
  first.title = [reason, excluded.length > 0 ? `Float: ${excluded.join(', ')}` : ''].filter(Boolean).join('\n');
  const figures = [
    bytes(trial.bytes),
    time(latencyMs?.batch1),
    time(latencyMs?.batch64),
    known(accuracy) ? percent(accuracy) : '',
  ];
  const cells = figures.map((figure) => h('td', 'number', figure));
  if (withReasons) cells.push(h('td', 'reason', kept ? 'kept' : reason));
  return h('tr', kept ? 'kept' : '', first, ...cells);
}

/** What quantize tried, one way to store the weights a row, a check at the one that was kept. */
export function trialsTable(trials: readonly QuantizationTrial[], withReasons = false): HTMLTableElement {
  const heads = HEADS.map((head) => h('th', 'number', head));
  if (withReasons) heads.push(h('th', 'reason', 'Why'));
  for (const head of heads) head.scope = 'col';
  const corner = h('td', '', h('span', 'visually-hidden', 'Stored as'));
  const body = trials.map((trial) => row(trial, withReasons));
  const table = h('table', 'trials', h('thead', '', h('tr', '', corner, ...heads)), h('tbody', '', ...body));
  table.setAttribute('aria-label', 'What quantize tried');
  return table;
}
