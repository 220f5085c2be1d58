import { button, h, setAttributes } from './dom';
import { rove } from './roving';

export interface Tab<T extends string> {
  id: T;
  title: string;
}

/** The views of a run, one of them chosen. */
export class Tabs<T extends string> {
  readonly element = h('div', 'tabs');
  readonly #buttons: Map<T, HTMLButtonElement>;

  constructor(tabs: readonly Tab<T>[], choose: (id: T) => void) {
    setAttributes(this.element, { role: 'tablist', 'aria-label': 'Views of this run' });
    this.#buttons = new Map(
      tabs.map(({ id, title }) => {
        const tab = button('tab', () => choose(id), title);
        setAttributes(tab, { role: 'tab', id: `tab-${id}`, 'aria-controls': 'view' });
        return [id, tab];
      }),
    );
    this.element.append(...this.#buttons.values());
    rove(this.element, () => [...this.#buttons.values()], { onMove: (tab) => tab.click() });
  }

  select(id: T): void {
    for (const [candidate, tab] of this.#buttons) {
      setAttributes(tab, { 'aria-selected': String(candidate === id), tabindex: candidate === id ? 0 : -1 });
    }
  }
}
