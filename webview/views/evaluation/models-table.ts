import { columnsOf, type EvaluationColumn, type EvaluationRow } from '../../data/evaluation/columns';
import { accuracyScale } from '../../data/evaluation/scale';
import { h, setAttributes } from '../../dom';
import { rove } from '../../roving';
import { intervalMark } from './interval-mark';

type Mark = (row: EvaluationRow) => SVGSVGElement;

/** What was measured of each model, one of them chosen. One tab stop; up and down choose, left and right scroll. */
export class ModelsTable {
  readonly element = h('div', 'models-scroll');
  readonly #head = h('tr');
  readonly #body = h('tbody');
  readonly #choose: (name: string) => void;

  constructor(choose: (name: string) => void) {
    this.#choose = choose;
    const table = h('table', 'models', h('thead', '', this.#head), this.#body);
    setAttributes(table, { role: 'grid', 'aria-label': 'What evaluate measured' });
    this.element.append(table);
    rove(this.#body, () => this.#rows, {
      keys: ['ArrowDown', 'ArrowUp', 'Home', 'End'],
      onMove: (row) => this.#choose(row.dataset.model ?? ''),
    });
    this.#body.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('tr') : null;
      if (row) this.#choose(row.dataset.model ?? '');
    });
  }

  get #rows(): HTMLElement[] {
    return [...this.#body.querySelectorAll<HTMLElement>('tr')];
  }

  /** Draws other figures than before. The teacher's accuracy is a line through those of the others. */
  show(rows: readonly EvaluationRow[]): void {
    const columns = columnsOf(rows);
    const place = accuracyScale(rows.map(({ model }) => model));
    const teacher = rows.find(({ model }) => model.track === 'teacher');
    const teacherAt = teacher && place(teacher.model.accuracy).value;
    const mark: Mark = ({ model }) => intervalMark(place(model.accuracy), model.track, teacherAt);
    const heads = columns.map(({ id, head, title }) => {
      const cell = h('th', `number ${id}`, head);
      setAttributes(cell, { scope: 'col', title });
      return cell;
    });
    const corner = h('th', 'model-name', 'Model');
    corner.scope = 'col';
    this.#head.replaceChildren(corner, ...heads);
    const focused = this.#rows.indexOf(document.activeElement as HTMLElement);
    this.#body.replaceChildren(...rows.map((row) => rowOf(row, columns, mark)));
    if (focused >= 0) this.#rows[focused]?.focus();
  }

  /** Marks the chosen model; it is where the tab stop is. */
  select(name: string): void {
    for (const row of this.#rows) {
      const chosen = row.dataset.model === name;
      setAttributes(row, { 'aria-selected': String(chosen), tabindex: chosen ? 0 : -1 });
    }
  }
}

function rowOf(row: EvaluationRow, columns: readonly EvaluationColumn[], mark: Mark): HTMLElement {
  const { model, state } = row;
  const name = h('th', 'model-name', h('b', '', model.name), h('span', 'detail', state?.detail ?? ''));
  name.scope = 'row';
  name.title = state?.detail ?? '';
  if (state?.discarded) name.append(h('span', 'visually-hidden', ', not kept'));
  const cells = columns.map((column) => cellOf(row, column, mark));
  const element = h('tr', state?.discarded ? 'discarded' : '', name, ...cells);
  element.dataset.model = model.name;
  return element;
}

function cellOf(row: EvaluationRow, { id, figure }: EvaluationColumn, mark: Mark): HTMLElement {
  const cell = h('td', `number ${id}`);
  const { text, note } = figure(row) ?? {};
  if (text === undefined) return cell;
  cell.append(h('span', 'value', text), ' ', h('small', '', note ?? ''));
  if (id === 'accuracy') cell.append(mark(row));
  return cell;
}
