import { type Domain, sizeTicks } from '../../data/stages/pareto';
import { linearTicks } from '../../data/ticks';
import { svg } from '../../dom';
import { bytes } from '../../format';

/** Room for the levels at the left and for the sizes below, in px. */
export const MARGIN = { left: 44, bottom: 36 };
const TOP = 4;
/** In px; less room than this for one tick runs them together. */
const TICK_SPACE = { x: 62, y: 32 };

export const CAPTION = 'better is up and left';
const CAPTION_HEIGHT = 24;

/** How long a text is, in px, in the chart's font. */
export type Measure = (text: string) => number;

export interface Room {
  width: number;
  height: number;
  measure: Measure;
}

/** From bytes and percent to px. */
export interface Scales {
  x(bytes: number): number;
  y(accuracy: number): number;
}

/** Sizes multiply, so their axis is logarithmic. */
export function scalesOf({ bytes: sizes, accuracy: { from, to } }: Domain, { width, height }: Room): Scales {
  const [left, right] = [Math.log(sizes.from), Math.log(sizes.to)];
  return {
    x: (size) => MARGIN.left + ((Math.log(size) - left) / (right - left)) * (width - MARGIN.left),
    y: (accuracy) => TOP + ((to - accuracy) / (to - from)) * (height - MARGIN.bottom - TOP),
  };
}

export function text(className: string, x: number, y: number, words: string): SVGTextElement {
  const element = svg('text', { class: className, x, y });
  element.textContent = words;
  return element;
}

/** Levels with their lines, sizes with their ticks, and which way is better. */
export function axes(domain: Domain, { x, y }: Scales, { width, height }: Room): SVGElement[] {
  const floor = height - MARGIN.bottom;
  const levels = linearTicks(domain.accuracy.from, Math.min(100, domain.accuracy.to), (floor - TOP) / TICK_SPACE.y);
  const sizes = sizeTicks(domain.bytes, (width - MARGIN.left) / TICK_SPACE.x);
  const crisp = (at: number) => Math.round(at) + 0.5;
  const withUnit = levels.some(Number.isInteger) ? Number.isInteger : (level: number) => level === levels.at(-1);
  return [
    ...levels.flatMap((level) => [
      svg('line', { class: 'gridline', x1: MARGIN.left, x2: width, y1: crisp(y(level)), y2: crisp(y(level)) }),
      text('axis-text end', MARGIN.left - 8, y(level) + 4, withUnit(level) ? `${level} %` : String(level)),
    ]),
    ...sizes.flatMap((size) => [
      svg('line', { class: 'axis', x1: crisp(x(size)), x2: crisp(x(size)), y1: floor, y2: floor + 4 }),
      text('axis-text middle', x(size), floor + 17, round(size)),
    ]),
    text('axis-text', MARGIN.left, height - 3, 'file size, log'),
    text('axis-text end', width, captionBase(levels[0], y, floor), CAPTION),
  ];
}

/** The caption stands over the lowest grid line, or where there is none nearby over the axis. */
function captionBase(lowest: number | undefined, y: Scales['y'], floor: number): number {
  const line = lowest === undefined ? floor : y(lowest);
  return (floor - line < CAPTION_HEIGHT ? line : floor) - 6;
}

/** A tick is a round number: 50 kB, not 50.0 kB. */
const round = (size: number): string => bytes(size).replace(/\.0+(?= )/, '');
