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
    this.sort(order);
  }

  sort(order: LayerOrder): void {
    const focused = document.activeElement;
    const rows = inOrder([...this.#rows.keys()], order).map((layer) => this.#rows.get(layer) ?? h('div'));
    this.#body.replaceChildren(...rows);
    if (focused instanceof HTMLElement && this.#body.contains(focused)) focused.focus();
  }

  /** Marks the chosen layer; it is where the tab stop is. */
  select(chosen: QuantizedLayer | undefined): void {
    for (const [layer, row] of this.#rows) {
      setAttributes(row, { 'aria-selected': String(layer === chosen), tabindex: layer === chosen ? 0 : -1 });
    }
  }

  #chooseRow(row: HTMLElement): void {
    for (const [layer, candidate] of this.#rows) if (candidate === row) this.#choose(layer);
  }
}
