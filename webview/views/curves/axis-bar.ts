import { linearTicks, logTicks, timeTicks } from '../../data/ticks';
import { spanAt } from '../../data/x-axis';
import { h, setText } from '../../dom';
import { duration, integer, tickLabel } from '../../format';
import type { Scene } from './scene';

const TICK_SPACE = 72;
/** A flag narrower than this chart shows the step alone. */
const WIDE = 520;
/** A tick's label gives way to the flag when it comes this near, in px from its middle. */
const FLAG_MARGIN = 22;
/** Half of a long label, in px. */
const LABEL_ROOM = 20;

function ticksOf({ settings, view }: Scene, width: number): number[] {
  const count = Math.max(2, width / TICK_SPACE);
  if (settings.xLog) return logTicks(view.min, view.max, count);
  return (settings.x === 'time' ? timeTicks : linearTicks)(view.min, view.max, count);
}

/** The place of a row in words: its step, its stage and epoch, its time. */
export function placeOf({ run }: Scene, row: number): string {
  const step = run.main.step.at(row);
  const span = spanAt(run.spans, step);
  const epoch = span && ((step - span.from) / span.stepsPerEpoch).toFixed(2);
  return [
    `step ${integer(step)}`,
    ...(span ? [`${span.label}, epoch ${epoch}`] : []),
    duration(run.main.time.at(row)),
  ].join(' · ');
}

/** The x axis that all charts share, with the flag that tells where the cursor is. */
export class AxisBar {
  readonly element = h('div', 'axis-bar');
  readonly #ticks = h('div', 'axis-ticks');
  readonly #flag = h('div', 'flag');
  #labels: { element: HTMLElement; x: number }[] = [];
  #width = 0;
  #drawn = '';

  constructor() {
    this.element.setAttribute('aria-hidden', 'true');
    this.element.append(this.#ticks, this.#flag);
    this.#flag.hidden = true;
  }

  /** `width` is that of the chart; `toPixel` leads from a position to px from its left edge. */
  draw(scene: Scene, width: number, toPixel: (position: number) => number): void {
    this.#width = width;
    const write = scene.settings.x === 'time' ? duration : tickLabel;
    const labels = ticksOf(scene, width).map((tick) => ({ tick, x: Math.round(toPixel(tick)), text: write(tick) }));
    // Most drawings leave the axis as it was.
    const drawn = JSON.stringify(labels);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#labels = labels.map(({ tick, x, text }) => ({ element: this.#mark(tick, x, text), x }));
    this.#ticks.replaceChildren(...this.#labels.map(({ element }) => element));
  }

  #mark(tick: number, x: number, text: string): HTMLElement {
    // A label that would leave the chart stands beside its mark instead of under it.
    const side = tick === 0 ? 'tick first' : x > this.#width - LABEL_ROOM ? 'tick last' : 'tick';
    const mark = h('div', side, h('span', 'tick-label', text));
    mark.style.transform = `translateX(${x}px)`;
    return mark;
  }

  /** Puts the flag at a px; takes it away without one. */
  flag(x: number | undefined, scene: Scene, row: number): void {
    this.#flag.hidden = x === undefined;
    if (x === undefined) {
      for (const { element } of this.#labels) element.classList.remove('covered');
      return;
    }
    const width = this.#width;
    setText(this.#flag, width > WIDE ? placeOf(scene, row) : integer(scene.run.main.step.at(row)));
    const half = this.#flag.offsetWidth / 2;
    const middle = Math.min(Math.max(x, half), width - half);
    this.#flag.style.transform = `translateX(${Math.round(middle - half)}px)`;
    for (const { element, x: tick } of this.#labels)
      element.classList.toggle('covered', Math.abs(tick - middle) < half + FLAG_MARGIN);
  }
}
