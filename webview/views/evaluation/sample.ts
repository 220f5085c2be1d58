import { h } from '../../dom';
import { tickLabel } from '../../format';
import { picture } from '../../preview/picture';
import type { Shown } from '../../samples';

/** Values of a sample of numbers that are shown; the others are counted. */
const MOST_VALUES = 8;

function valuesTable(values: readonly number[], label: string): HTMLElement {
  const rows = values.slice(0, MOST_VALUES).map((value, i) => {
    const place = h('th', '', String(i + 1));
    place.scope = 'row';
    return h('tr', '', place, h('td', '', tickLabel(value)));
  });
  const left = values.length - rows.length;
  const table = h('table', 'sample-values', h('tbody', '', ...rows));
  table.setAttribute('aria-label', label);
  return h('div', '', table, ...(left > 0 ? [h('p', 'section-note', `and ${left} more`)] : []));
}

/** A sample as a person sees it: an image, a text, or its first numbers. */
export function sampleElement(shown: Shown, label: string): HTMLElement {
  if (shown.kind === 'image') return picture(shown, label);
  if (shown.kind === 'numbers') return valuesTable(shown.values, label);
  return h('p', 'preview-text', shown.words.map(({ text }) => text).join(''));
}
