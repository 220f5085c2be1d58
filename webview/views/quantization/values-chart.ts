import { valueRange } from '../../data/quantization/clip';
import { valueWords } from '../../data/quantization/figures';
import { drawn, logHeight, outline } from '../../data/quantization/histogram';
import { linearTicks } from '../../data/ticks';
import { svg } from '../../dom';
import { count, tickLabel } from '../../format';
import type { QuantizedLayer } from '../../reports';

const LEFT = 44;
const BOTTOM = 24;
/** For the words above the lines of the clip. */
const TOP = 20;
const TICK_SPACE = 64;
/** A bin narrower than this is hardly seen. */
const BIN_WIDTH = 2;
/** Words nearer to each other than this, in px, would touch. */
const WORD_SPACE = 44;

interface Room {
  width: number;
  height: number;
}

function text(className: string, x: number, y: number, words: string): SVGTextElement {
  const element = svg('text', { class: className, x, y });
  element.textContent = words;
  return element;
}

const powers = (most: number): number[] =>
  Array.from({ length: Math.floor(Math.log10(Math.max(1, most))) + 1 }, (_, i) => 10 ** i);

/** The values of a layer with both axes, and the clip with its two values. */
export function valuesChart({ histogram, clip }: QuantizedLayer, { width, height }: Room): SVGSVGElement | undefined {
  if (!histogram || histogram.counts.length === 0) return undefined;
  const range = valueRange(histogram, clip);
  const floor = height - BOTTOM;
  const x = (value: number) => LEFT + ((value - range.from) / (range.to - range.from)) * (width - LEFT);
  const bins = drawn(histogram, (width - LEFT) / BIN_WIDTH);
  const y = (values: number) => floor - logHeight(values, bins.most) * (floor - TOP);
  const frame = { x, floor, height: floor - TOP };
  const kept = clip ?? range;
  const cut = [
    outline(bins, frame, { from: range.from, to: kept.from }),
    outline(bins, frame, { from: kept.to, to: range.to }),
  ];
  const crisp = (at: number) => Math.round(at) + 0.5;
  return svg(
    'svg',
    { width, height, 'aria-hidden': 'true' },
    ...powers(bins.most).flatMap((power) => [
      svg('line', { class: 'gridline', x1: LEFT, x2: width, y1: crisp(y(power)), y2: crisp(y(power)) }),
      text('axis-text end', LEFT - 8, y(power) + 4, count(power)),
    ]),
    svg('path', { class: 'bins-cut', d: cut.join('') }),
    svg('path', { class: 'bins', d: outline(bins, frame, kept) }),
    svg('line', { class: 'axis', x1: LEFT, x2: width, y1: floor + 0.5, y2: floor + 0.5 }),
    ...linearTicks(range.from, range.to, (width - LEFT) / TICK_SPACE).flatMap((tick) => [
      svg('line', { class: 'axis', x1: crisp(x(tick)), x2: crisp(x(tick)), y1: floor, y2: floor + 4 }),
      text('axis-text middle', x(tick), floor + 17, tickLabel(tick)),
    ]),
    ...(clip ? clipMarks(clip, x, { floor, right: width }) : []),
  );
}

/** Two lines, each with its value on the side where there is room. */
function clipMarks(
  clip: { from: number; to: number },
  x: (value: number) => number,
  { floor, right }: { floor: number; right: number },
): SVGElement[] {
  const [low, high] = [x(clip.from), x(clip.to)];
  const line = (at: number) => svg('line', { class: 'clip', x1: at, x2: at, y1: TOP - 6, y2: floor });
  const [first, last] = [low < LEFT + WORD_SPACE ? '' : 'end', high > right - WORD_SPACE ? 'end' : ''];
  return [
    line(low),
    line(high),
    text(`clip-text ${first}`, low, TOP - 9, valueWords(clip.from)),
    text(`clip-text ${last}`, high, TOP - 9, valueWords(clip.to)),
  ];
}
