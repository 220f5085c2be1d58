import type { LayerOrder } from '../../data/quantization/order';
import { button, h, setAttributes } from '../../dom';
import { rove } from '../../roving';

const ORDERS: readonly { order: LayerOrder; label: string; title: string }[] = [
  { order: 'graph', label: 'graph', title: 'Layers in the order of the graph' },
  { order: 'noise', label: 'worst first', title: 'Layers with the lowest signal to noise first' },
];

/** Which layers come first. */
export class OrderToggle {
  readonly element = h('div', 'set order-toggle', h('span', 'caption', 'Order'));
  readonly #buttons: { order: LayerOrder; element: HTMLButtonElement }[];

  constructor(choose: (order: LayerOrder) => void) {
    this.#buttons = ORDERS.map(({ order, label, title }) => {
      const element = button('toggle', () => choose(order), label);
      setAttributes(element, { title, 'aria-label': `Order of the layers: ${label}` });
      return { order, element };
    });
    this.element.append(...this.#buttons.map(({ element }) => element));
    setAttributes(this.element, { role: 'toolbar', 'aria-label': 'Order of the layers' });
    rove(this.element, () => this.#buttons.map(({ element }) => element));
  }

  update(order: LayerOrder): void {
    for (const each of this.#buttons) each.element.setAttribute('aria-pressed', String(each.order === order));
  }
}
