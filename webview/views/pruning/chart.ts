import { linearTicks } from '../../data/ticks';
import { svg } from '../../dom';

/** Where a small chart is drawn, in px of its SVG. */
export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

type Anchor = 'start' | 'middle' | 'end';

/** A word in a chart. */
export function word(text: string, x: number, y: number, anchor: Anchor, className = 'map-tick'): SVGTextElement {
  const element = svg('text', { class: className, x, y, 'text-anchor': anchor });
  element.textContent = text;
  return element;
}

/** The middle of a pixel, where a hairline is sharp. */
export const crisp = (value: number): number => Math.round(value) + 0.5;

export function rule(className: string, x1: number, y1: number, x2: number, y2: number): SVGLineElement {
  return svg('line', { class: className, x1, y1, x2, y2 });
}

/** Round values, all with as many digits as the finest of them needs. */
function tickTexts(ticks: readonly number[]): string[] {
  const digits = Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  return ticks.map((tick) => (String(tick).includes('e') ? tick.toExponential() : tick.toFixed(digits)));
}

/** Grid lines with their values at the left, each with its unit. `toY` leads from a value to px. */
export function valueGrid(
  from: number,
  to: number,
  count: number,
  frame: Frame,
  toY: (value: number) => number,
  unit = '',
): SVGElement[] {
  const ticks = linearTicks(from, to, count);
  const texts = tickTexts(ticks);
  return ticks.flatMap((tick, i) => {
    const y = crisp(toY(tick));
    return [
      rule('map-grid', frame.left, y, frame.right, y),
      word(`${texts[i] ?? ''}${unit}`, frame.left - 8, y + 3.5, 'end'),
    ];
  });
}
