import { h } from '../../dom';
import type { Table } from './spec';

/** A table is written again at most this often; nobody hears it change, but writing it takes time from the curves. */
const INTERVAL_MS = 3000;

/** The data of a chart for those who do not see it. */
export class HiddenTable {
  readonly element = h('div', 'visually-hidden');
  readonly #title: string;
  readonly #interval: number;
  #timer: number | undefined;
  #make: (() => Table) | undefined;

  /** `interval` in milliseconds: 0 for what changes seldom. */
  constructor(title: string, interval = INTERVAL_MS) {
    this.#title = title;
    this.#interval = interval;
  }

  /** Notes that there is something new; it is written when the page has time. */
  update(make: () => Table): void {
    this.#make = make;
    if (this.#timer === undefined)
      this.#timer = window.setTimeout(() => this.#write(), this.#first ? 0 : this.#interval);
  }

  dispose(): void {
    window.clearTimeout(this.#timer);
  }

  get #first(): boolean {
    return this.element.childElementCount === 0;
  }

  #write(): void {
    this.#timer = undefined;
    if (!this.#make) return;
    const { columns, rows } = this.#make();
    const head = h('tr', '', ...columns.map((column) => h('th', '', column)));
    const body = rows.map((cells) => h('tr', '', ...cells.map((cell) => h('td', '', cell))));
    this.element.replaceChildren(
      h('table', '', h('caption', '', this.#title), h('thead', '', head), h('tbody', '', ...body)),
    );
  }
}
