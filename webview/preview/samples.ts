import { h } from '../dom';
import type { PreviewSample, Shown, TextPart } from '../protocol';
import { picture } from './picture';

/** A part of a text; what came or went is said to screen readers too. */
function part({ text, change }: TextPart): Node {
  if (!change) return document.createTextNode(text);
  return h(change === 'added' ? 'ins' : 'del', '', text);
}

function drawn(shown: Shown, caption: string): HTMLElement {
  if (shown.kind === 'image') return picture(shown, caption);
  if (shown.kind === 'text') return h('p', 'preview-text', ...shown.words.map(part));
  return h('p', 'preview-text', shown.values.join(', '));
}

/** One view of a sample, with what it is called. */
function figure(shown: Shown, heading: string, label: string): HTMLElement {
  const caption = h('figcaption', '', heading && h('span', 'when', heading), label);
  return h('figure', '', drawn(shown, `${heading} ${label}`.trim()), caption);
}

/** Images and texts, each beside what became of it. */
export function cards(samples: readonly PreviewSample[]): HTMLElement {
  const kind = samples[0]?.before.kind ?? 'text';
  const items = samples.map(({ before, after, label }) =>
    h(
      'li',
      'preview-card',
      figure(before, after ? 'as it is' : '', label),
      ...(after ? [figure(after.shown, 'changed', after.label)] : []),
    ),
  );
  return h('ol', `preview-cards ${kind}`, ...items);
}

const cells = (tag: 'td' | 'th', texts: readonly string[]) => texts.map((text) => h(tag, '', text));

/** Numbers, a sample a row. @param columns their names. */
export function table(samples: readonly PreviewSample[], columns?: readonly string[]): HTMLElement {
  const values = ({ before }: PreviewSample) => (before.kind === 'numbers' ? before.values : []);
  const width = Math.max(0, ...samples.map((sample) => values(sample).length));
  const names = Array.from(
    { length: width },
    (_, i) => (columns?.length === width ? columns[i] : undefined) ?? `${i + 1}`,
  );
  const head = h('tr', '', ...cells('th', ['class', ...names]));
  for (const cell of head.children) cell.setAttribute('scope', 'col');
  const rows = samples.map((sample) => h('tr', '', ...cells('td', [sample.label, ...values(sample).map(String)])));
  const made = h(
    'table',
    '',
    h('caption', 'visually-hidden', 'Samples'),
    h('thead', '', head),
    h('tbody', '', ...rows),
  );
  const scroll = h('div', 'preview-table', made);
  // What scrolls must be reached by keys.
  scroll.tabIndex = 0;
  return scroll;
}
