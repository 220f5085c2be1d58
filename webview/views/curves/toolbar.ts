import { button, h, setAttributes } from '../../dom';
import type { PanelState } from '../../protocol';
import { rove } from '../../roving';
import { tool } from '../../tool';

const MOST_SMOOTHING = 0.99;

interface Toggle {
  label: string;
  /** For screen readers, and on hover. */
  title: string;
  pressed(settings: Readonly<PanelState>): boolean;
  press(settings: Readonly<PanelState>): Partial<PanelState>;
}

const xToggle = (x: PanelState['x'], title: string): Toggle => ({
  label: x,
  title,
  pressed: (settings) => settings.x === x,
  press: () => ({ x }),
});

const X: readonly Toggle[] = [
  xToggle('step', 'Steps of the whole run'),
  xToggle('epoch', 'Epochs, counted on over the stages'),
  xToggle('time', 'Time since the start, pauses included'),
  {
    label: 'log',
    title: 'Logarithmic x axis',
    pressed: ({ xLog }) => xLog,
    press: ({ xLog }) => ({ xLog: !xLog }),
  },
];
const Y: readonly Toggle[] = [
  { label: 'linear', title: 'Linear loss axis', pressed: ({ yLog }) => !yLog, press: () => ({ yLog: false }) },
  { label: 'log', title: 'Logarithmic loss axis', pressed: ({ yLog }) => yLog, press: () => ({ yLog: true }) },
];
const RAW: Toggle = {
  label: 'Raw',
  title: 'The measured line behind the smoothed one',
  pressed: ({ raw }) => raw,
  press: ({ raw }) => ({ raw: !raw }),
};

interface Tools {
  change(patch: Partial<PanelState>): void;
  reset(): void;
  saveImage(): void;
  saveTable(): void;
}

/** How the curves are drawn. One tab stop; left and right move inside it, up and down move the slider. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #tools: Tools;
  readonly #toggles: { toggle: Toggle; element: HTMLButtonElement }[] = [];
  readonly #smoothing = h('input');
  readonly #value = h('span', 'value');
  #settings: Readonly<PanelState>;

  constructor(settings: Readonly<PanelState>, tools: Tools) {
    this.#settings = settings;
    this.#tools = tools;
    this.element = h(
      'div',
      'toolbar',
      h('span', 'set', h('span', 'caption', 'x'), ...X.map((toggle) => this.#toggle(toggle, 'x axis'))),
      h('span', 'set', h('span', 'caption', 'y'), ...Y.map((toggle) => this.#toggle(toggle, 'y axis'))),
      this.#slider(),
      this.#toggle(RAW),
      h(
        'span',
        'end',
        tool('reset', 'Reset zoom', () => tools.reset()),
        tool('image', 'Image', () => tools.saveImage()),
        tool('table', 'CSV', () => tools.saveTable()),
      ),
    );
    setAttributes(this.element, { role: 'toolbar', 'aria-label': 'Chart tools' });
    rove(this.element, () => [...this.element.querySelectorAll<HTMLElement>('button, input')], {
      keys: ['ArrowRight', 'ArrowLeft', 'Home', 'End'],
    });
    this.update(settings);
  }

  update(settings: Readonly<PanelState>): void {
    this.#settings = settings;
    for (const { toggle, element } of this.#toggles)
      element.setAttribute('aria-pressed', String(toggle.pressed(settings)));
    this.#smoothing.value = String(settings.smoothing);
    this.#value.textContent = settings.smoothing.toFixed(2);
  }

  #toggle(toggle: Toggle, group?: string): HTMLButtonElement {
    const element = button('toggle', () => this.#tools.change(toggle.press(this.#settings)), toggle.label);
    element.title = toggle.title;
    if (group) element.setAttribute('aria-label', `${group}: ${toggle.label}`);
    this.#toggles.push({ toggle, element });
    return element;
  }

  #slider(): HTMLElement {
    const input = this.#smoothing;
    Object.assign(input, { type: 'range', min: '0', max: String(MOST_SMOOTHING), step: '0.01' });
    input.addEventListener('input', () => this.#tools.change({ smoothing: input.valueAsNumber }));
    return h('label', 'set', h('span', 'caption', 'Smoothing'), input, this.#value);
  }
}
