import { type ClassRow, classRows } from '../../data/evaluation/classes';
import { button, h, setAttributes } from '../../dom';
import { integer, percent } from '../../format';
import type { ClassOrder } from '../../protocol';
import type { ClassQuality } from '../../reports';

const COLUMNS: readonly { by: ClassOrder['by']; head: string; title: string }[] = [
  { by: 'name', head: 'Class', title: 'The name of the class' },
  { by: 'precision', head: 'Precision', title: 'Of the samples that it takes for the class, the share that is' },
  { by: 'recall', head: 'Recall', title: 'Of the samples of the class, the share that it finds' },
  { by: 'f1', head: 'F1', title: 'Harmonic mean of precision and recall' },
  { by: 'samples', head: 'Samples', title: 'Labelled samples of the class' },
];

const shareWords = (share: number | null): string => (share === null ? '' : percent(share, 1));

/** How well a model knows each class, in the order that a head was pressed for. */
export class ClassesTable {
  readonly element = h('section', 'pane classes');
  readonly #heads: { by: ClassOrder['by']; element: HTMLElement }[];
  readonly #body = h('tbody');
  readonly #table: HTMLTableElement;

  constructor(sort: (by: ClassOrder['by']) => void) {
    this.#heads = COLUMNS.map(({ by, head, title }) => {
      const press = button('sort', () => sort(by), head);
      press.title = `${title}. Press to sort.`;
      const element = h('th', by === 'name' ? '' : 'number', press);
      element.scope = 'col';
      return { by, element };
    });
    const row = h('tr', '', ...this.#heads.map(({ element }) => element));
    this.#table = h('table', 'trials', h('thead', '', row), this.#body);
    const scroll = h('div', 'classes-scroll', this.#table);
    // What scrolls must be reached by keys.
    setAttributes(scroll, { tabindex: 0, role: 'group', 'aria-label': 'Classes' });
    this.element.append(h('div', 'section-head', h('h2', '', 'By class')), scroll);
  }

  show(of: string, classes: readonly ClassQuality[], names: readonly string[], order: ClassOrder | undefined): void {
    this.#table.setAttribute('aria-label', `Precision and recall of ${of}`);
    const direction = order?.descending ? 'descending' : 'ascending';
    for (const { by, element } of this.#heads) element.setAttribute('aria-sort', order?.by === by ? direction : 'none');
    this.#body.replaceChildren(...classRows(classes, names, order).map(rowOf));
  }
}

function rowOf({ name, precision, recall, f1, samples }: ClassRow): HTMLElement {
  const first = h('th', 'class-name', name);
  first.scope = 'row';
  first.title = name;
  const figures = [shareWords(precision), shareWords(recall), shareWords(f1), integer(samples)];
  return h('tr', '', first, ...figures.map((figure) => h('td', 'number', figure)));
}
