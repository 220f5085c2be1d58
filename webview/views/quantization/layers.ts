import { inOrder, type LayerOrder, noiseScale } from '../../data/quantization/order';
import { h, setAttributes } from '../../dom';
import type { QuantizedLayer } from '../../reports';
import { rove } from '../../roving';
import { HEADS, layerRow } from './layer-row';

/** The layers, one a row, one of them chosen. One tab stop; arrows move and choose. */
export class Layers {
  readonly element = h('div', 'layers');
  readonly #head = h('div', 'layer-head');
  readonly #body = h('div', 'layer-rows');
  readonly #choose: (layer: QuantizedLayer) => void;
  #rows = new Map<QuantizedLayer, HTMLElement>();
  #order: LayerOrder | undefined;
  #chosen: HTMLElement | undefined;

  constructor(choose: (layer: QuantizedLayer) => void) {
    this.#choose = choose;
    for (const head of HEADS) {
      const cell = h('div', '', head);
      cell.setAttribute('role', 'columnheader');
      this.#head.append(cell);
    }
    this.#head.setAttribute('role', 'row');
    this.#body.setAttribute('role', 'rowgroup');
    setAttributes(this.element, { role: 'grid', 'aria-label': 'Layers' });
    this.element.append(this.#head, this.#body);
    rove(this.#body, () => [...this.#body.querySelectorAll<HTMLElement>('.layer-row')], {
      keys: ['ArrowDown', 'ArrowUp', 'Home', 'End'],
      onMove: (row) => this.#chooseRow(row),
    });
    this.#body.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('.layer-row') : null;
      if (row) this.#chooseRow(row);
    });
  }

  /** Draws other layers than before. */
  show(layers: readonly QuantizedLayer[], order: LayerOrder): void {
    const scale = noiseScale(layers);
    this.#rows = new Map(layers.map((layer) => [layer, layerRow(layer, scale)]));
    this.#order = undefined;
    this.sort(order);
  }

  /** Moves the rows where they are in another order than asked for. */
  sort(order: LayerOrder): void {
    if (order === this.#order) return;
    this.#order = order;
    const focused = document.activeElement;
    const rows = inOrder([...this.#rows.keys()], order).map((layer) => this.#rows.get(layer) ?? h('div'));
    this.#body.replaceChildren(...rows);
    if (focused instanceof HTMLElement && this.#body.contains(focused)) focused.focus();
  }

  /** Marks the chosen layer; it is where the tab stop is. */
  select(chosen: QuantizedLayer | undefined): void {
    const row = chosen && this.#rows.get(chosen);
    if (row === this.#chosen) return;
    if (this.#chosen) setAttributes(this.#chosen, { 'aria-selected': 'false', tabindex: -1 });
    if (row) setAttributes(row, { 'aria-selected': 'true', tabindex: 0 });
    this.#chosen = row;
  }

  #chooseRow(row: HTMLElement): void {
    for (const [layer, candidate] of this.#rows) if (candidate === row) this.#choose(layer);
  }
}
