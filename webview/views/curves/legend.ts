import { button, h, setAttributes, setText, svg } from '../../dom';
import type { PanelState } from '../../protocol';
import { rove } from '../../roving';
import { type ChartSpec, isShown, type LegendEntry } from './spec';

type Values = Record<string, string | undefined>;

interface Row {
  id: string;
  element: HTMLElement;
  at: HTMLElement;
  now: HTMLElement;
  toggle?: HTMLButtonElement;
}

function sample({ role, dash = [], diamond }: LegendEntry): SVGSVGElement {
  const shape = diamond
    ? svg('path', { class: `sample-${role}`, d: 'M12 1.5l4.5 4.5l-4.5 4.5l-4.5-4.5z', 'stroke-width': 1.5 })
    : svg('path', { class: `sample-${role}`, d: 'M0 4H24', 'stroke-dasharray': dash.join(' '), 'stroke-width': 1.75 });
  return svg('svg', { class: 'sample', width: 24, height: diamond ? 12 : 8, 'aria-hidden': 'true' }, shape);
}

/** The names of a chart's lines with their values at the cursor and now; each shows and hides its line. */
export class Legend {
  readonly element = h('div', 'side');
  readonly #spec: ChartSpec;
  readonly #step = h('span', 'at');
  readonly #rows: Row[];
  readonly #figures = h('dl', 'gaps');
  readonly #note = h('p', 'note');
  readonly #hide: (hidden: string[]) => void;
  #hidden: readonly string[] = [];

  /** `hide` is given all that is hidden, in this chart and in others. */
  constructor(spec: ChartSpec, hide: (hidden: string[]) => void) {
    this.#spec = spec;
    this.#hide = hide;
    const title = h('h2', '', spec.title);
    if (spec.legend.length === 0) {
      const row = { id: 'value', element: h('div', 'side-head', title), at: h('b', 'at'), now: h('span', 'now') };
      row.element.append(row.at, row.now);
      this.#rows = [row];
      this.element.append(row.element);
      return;
    }
    const entries = spec.legend.map((entry) => this.#entry(entry));
    const figures = (spec.figures ?? []).map(({ id, label }) => this.#figure(id, label));
    this.#rows = [...entries, ...figures];
    const list = h('ul', 'legend', ...entries.map(({ element }) => element));
    setAttributes(list, { 'aria-label': `Lines of ${spec.title}` });
    this.element.append(h('div', 'side-head', title, this.#step, h('span', 'now', 'now')), list);
    this.#figures.append(...figures.map(({ element }) => element));
    this.element.append(this.#figures, this.#note);
    rove(list, () => entries.flatMap(({ toggle, element }) => (toggle && !element.hidden ? toggle : [])));
    list.addEventListener('keydown', (event) => this.#soloByKey(event));
  }

  /** What is shown and what there is to read now. */
  update(settings: Readonly<PanelState>, now: Values, note: string): void {
    this.#hidden = settings.hidden;
    setText(this.#note, note);
    for (const { id, element, toggle, now: cell } of this.#rows) {
      element.hidden = now[id] === undefined && id !== 'value';
      setText(cell, now[id] ?? '');
      const shown = isShown(settings, this.#spec.id, id);
      element.classList.toggle('off', !shown);
      if (toggle) setAttributes(toggle, { 'aria-pressed': String(shown) });
    }
    this.#figures.hidden = !(this.#spec.figures ?? []).some(({ id }) => now[id] !== undefined);
  }

  /** The values at the cursor; undefined when there is no cursor. */
  read(step: string | undefined, at: Values): void {
    setText(this.#step, step ?? '');
    for (const { id, at: cell } of this.#rows) setText(cell, at[id] ?? '');
  }

  /** For a reader that hears: each line's value. */
  say(at: Values): string {
    const entries = this.#spec.legend.filter(({ id }) => at[id] !== undefined && !this.#hidden.includes(this.#key(id)));
    if (this.#spec.legend.length === 0) return `${this.#spec.title} ${at.value ?? ''}`;
    return entries.map(({ id, label }) => `${label} ${at[id]}`).join(', ');
  }

  #entry(entry: LegendEntry): Row {
    const toggle = button('', () => undefined, sample(entry), h('span', '', entry.label));
    toggle.title = 'Click hides or shows, Alt-click or S shows alone';
    toggle.dataset.entry = entry.id;
    toggle.addEventListener('click', ({ altKey }) => (altKey ? this.#solo(entry.id) : this.#toggle(entry.id)));
    const [at, now] = [h('b', 'at'), h('span', 'now')];
    return { id: entry.id, element: h('li', entry.id, toggle, at, now), at, now, toggle };
  }

  #figure(id: string, label: string): Row {
    const [at, now] = [h('dd', 'at'), h('dd', 'now')];
    return { id, element: h('div', '', h('dt', '', label), at, now), at, now };
  }

  #key(entry: string): string {
    return `${this.#spec.id}.${entry}`;
  }

  #toggle(entry: string): void {
    const key = this.#key(entry);
    const without = this.#hidden.filter((hidden) => hidden !== key);
    this.#hide(without.length < this.#hidden.length ? without : [...without, key]);
  }

  /** Shows one line alone; asked again, all of them. */
  #solo(entry: string): void {
    const keys = this.#spec.legend.map(({ id }) => this.#key(id));
    const others = keys.filter((key) => key !== this.#key(entry));
    const elsewhere = this.#hidden.filter((hidden) => !keys.includes(hidden));
    const alone = others.every((key) => this.#hidden.includes(key)) && !this.#hidden.includes(this.#key(entry));
    this.#hide(alone ? elsewhere : [...elsewhere, ...others]);
  }

  #soloByKey(event: KeyboardEvent): void {
    const { target, key } = event;
    const entry = target instanceof HTMLElement ? target.dataset.entry : undefined;
    if (key !== 's' || entry === undefined || event.ctrlKey || event.metaKey) return;
    this.#solo(entry);
  }
}
