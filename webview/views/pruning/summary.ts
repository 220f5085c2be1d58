import type { Figure } from '../../data/pruning/figures';
import { h } from '../../dom';

/** What pruning has made of the model, in its figures. */
export class Summary {
  readonly element = h('dl', 'map-summary');
  #drawn = '';

  draw(figures: readonly Figure[]): void {
    const drawn = JSON.stringify(figures);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const cells = figures.map(({ label, before, now, note }) => {
      const value = h('dd', '', now);
      if (before !== undefined) value.prepend(h('span', 'was', `${before} → `));
      if (note) value.append(h('small', '', note));
      return h('div', '', h('dt', '', label), value);
    });
    this.element.replaceChildren(...cells);
  }
}
