import { h, setAttributes } from '../../dom';

/** More names than this do not fit under the slider. */
const MOST_STOPS = 4;

/** The steps that are named: the ends, and some between. */
function stopsOf(count: number): number[] {
  if (count <= MOST_STOPS) return Array.from({ length: count }, (_, i) => i);
  const between = (count - 1) / (MOST_STOPS - 1);
  return Array.from({ length: MOST_STOPS }, (_, i) => Math.round(i * between));
}

/** Moves through the pruning steps; all arrows move it. */
export class StepSlider {
  readonly element: HTMLElement;
  readonly #input = h('input');
  readonly #stops = h('span', 'map-stops');
  #drawn = '';

  constructor(choose: (step: number) => void) {
    Object.assign(this.#input, { type: 'range', min: '0', step: '1' });
    this.#input.setAttribute('aria-label', 'Pruning step');
    this.#input.addEventListener('input', () => choose(this.#input.valueAsNumber));
    this.#stops.setAttribute('aria-hidden', 'true');
    const steps = h('span', 'map-steps', this.#input, this.#stops);
    this.element = h('label', 'set map-step', h('span', 'caption', 'Step'), steps);
  }

  draw(labels: readonly string[], step: number): void {
    const drawn = JSON.stringify([labels, step]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const last = labels.length - 1;
    setAttributes(this.#input, { max: last, 'aria-valuetext': labels[step] ?? '', disabled: last < 1 });
    this.#input.value = String(step);
    const named = stopsOf(labels.length);
    // The step that is shown is always named; a neighbour gives way to it.
    const room = last / MOST_STOPS / 1.5;
    const shown = named.filter((stop) => stop === step || Math.abs(stop - step) > room || labels.length <= MOST_STOPS);
    if (!shown.includes(step)) shown.push(step);
    this.#stops.replaceChildren(
      ...shown.map((stop) => {
        const share = last > 0 ? stop / last : 0;
        const mark = h('i', stop === step ? 'now' : '', labels[stop] ?? '');
        mark.style.left = `${share * 100}%`;
        mark.style.translate = `${-share * 100}%`;
        return mark;
      }),
    );
  }
}
