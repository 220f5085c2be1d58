import { known } from '../../data/known';
import { disagreement } from '../../data/pruning/coupling';
import { REMOVED } from '../../data/pruning/viridis';
import { h, svg } from '../../dom';
import { decimal } from '../../format';
import { crisp, type Frame, rule, valueGrid, word } from './chart';
import type { MapContent } from './scene';

const HEIGHT = 172;
const FRAME = { left: 32, top: 4, bottom: HEIGHT - 20 };
/** Space above the highest score. */
const HEADROOM = 1.04;
const RING = 3;

interface Bars {
  /** Channels, from left to right. */
  order: readonly number[];
  kept: number;
  frame: Frame;
  toX(place: number): number;
  toY(score: number): number;
  barWidth: number;
}

/** A layer's channels sorted by what decided over them, with the layer's own score as dots and the threshold as a line. */
export class ScoreChart {
  readonly element = h('div', 'map-scores');
  #bars: Bars | undefined;

  /** `point` is told the channel under the pointer. */
  constructor(point: (channel: number | undefined) => void) {
    this.element.setAttribute('aria-hidden', 'true');
    this.element.addEventListener('pointermove', ({ clientX }) => {
      const bars = this.#bars;
      if (!bars) return;
      const x = clientX - this.element.getBoundingClientRect().left;
      const share = (x - bars.frame.left) / (bars.frame.right - bars.frame.left);
      point(bars.order[Math.floor(share * bars.order.length)]);
    });
    this.element.addEventListener('pointerleave', () => point(undefined));
  }

  draw(content: MapContent, row: number, width: number): void {
    const group = content.data.layer(row)?.group;
    this.#bars = undefined;
    if (group === undefined || width === 0) return;
    const bars = lay(content, row, group, width);
    this.#bars = bars;
    this.element.replaceChildren(
      svg(
        'svg',
        { width, height: HEIGHT },
        hatchPattern(),
        ...valueGrid(0, valueAt(bars, FRAME.top), 3, bars.frame, bars.toY),
        ...drawBars(content, group, bars),
        ...drawOwn(content, row, bars),
        ...drawThreshold(content, group, bars),
        ...drawCounts(bars),
      ),
    );
  }
}

/** What a count such as "128 removed" takes, with room beside it. */
const COUNT_WIDTH = 72;

const valueAt = ({ toY, frame }: Bars, y: number): number => (frame.bottom - y) / (frame.bottom - toY(1) || 1);

/** Of those that are numbers; a layer may have too many to pass them as arguments. */
const highestOf = (scores: readonly number[]): number => scores.reduce((most, score) => Math.max(most, score || 0), 0);

function lay({ data, step }: MapContent, row: number, group: number, width: number): Bars {
  const order = data.sorted(step, group);
  const scores = order.flatMap((channel) => [data.score(step, group, channel), data.ownScore(step, row, channel)]);
  const highest = highestOf(scores) * HEADROOM || 1;
  const frame = { ...FRAME, right: width };
  const pitch = (frame.right - frame.left) / Math.max(1, order.length);
  return {
    order,
    kept: order.filter((channel) => data.isKept(step, group, channel)).length,
    frame,
    toX: (place) => frame.left + place * pitch,
    toY: (score) => frame.bottom - (score / highest) * (frame.bottom - frame.top),
    barWidth: Math.max(1, pitch > 2.5 ? pitch - 1 : pitch),
  };
}

function hatchPattern(): SVGElement {
  const lines = svg('path', { d: 'M-1 1L1 -1M0 4L4 0M3 5L5 3', class: 'map-hatch' });
  const pattern = svg('pattern', { id: 'map-hatch', width: 4, height: 4, patternUnits: 'userSpaceOnUse' }, lines);
  return svg('defs', {}, pattern);
}

/** One path for each colour: a bar each would be thousands of elements in a wide layer. */
function drawBars({ data, step, scale, ink }: MapContent, group: number, bars: Bars): SVGElement[] {
  const colours = data.cells(step, group, scale);
  const paths = new Map<number, string>();
  for (const [place, channel] of bars.order.entries()) {
    const score = data.score(step, group, channel);
    if (!(score > 0)) continue;
    const colour = colours[channel] ?? REMOVED;
    const bar = `M${bars.toX(place).toFixed(2)} ${bars.frame.bottom}V${bars.toY(score).toFixed(2)}h${bars.barWidth.toFixed(2)}V${bars.frame.bottom}z`;
    paths.set(colour, (paths.get(colour) ?? '') + bar);
  }
  return [...paths].map(([colour, d]) => svg('path', { d, fill: ink.css[colour] ?? 'url(#map-hatch)' }));
}

/** The layer's own scores: a dot, or a ring where it was high enough and the channel went all the same. */
function drawOwn({ data, step }: MapContent, row: number, bars: Bars): SVGElement[] {
  const forced = new Set(disagreement(data, step, row).forced);
  const rings: SVGElement[] = [];
  let dots = '';
  for (const [place, channel] of bars.order.entries()) {
    const own = data.ownScore(step, row, channel);
    if (!known(own)) continue;
    const [x, y] = [bars.toX(place) + bars.barWidth / 2, bars.toY(own)];
    if (forced.has(channel)) rings.push(svg('circle', { cx: x, cy: y, r: RING }));
    else dots += `M${x.toFixed(2)} ${y.toFixed(2)}h0`;
  }
  return [svg('path', { d: dots, class: 'map-own' }), svg('g', { class: 'map-forced' }, ...rings)];
}

function drawThreshold({ data, step }: MapContent, group: number, { frame, toY }: Bars): SVGElement[] {
  const threshold = data.step(step).thresholds[group];
  if (threshold == null) return [];
  const y = crisp(toY(threshold));
  return [
    rule('map-threshold', frame.left, y, frame.right, y),
    word(`threshold ${decimal(threshold, 3)}`, frame.right, y - 14, 'end', 'map-label halo'),
  ];
}

function drawCounts({ order, kept, frame, toX }: Bars): SVGElement[] {
  const y = HEIGHT - 4;
  const removed = order.length - kept;
  if (removed === 0) return [word('1', toX(0), y, 'start'), word(`${kept} kept`, frame.right, y, 'end')];
  const x = crisp(toX(kept)) - 1;
  // Too near to an edge, a count would lie over its neighbour.
  const fits = (from: number, to: number) => to - from >= COUNT_WIDTH;
  return [
    rule('map-axis', x, frame.top, x, y),
    ...(fits(toX(0), x) ? [word('1', toX(0), y, 'start')] : []),
    word(`${kept} kept`, Math.max(toX(0) + 44, x - 3), y, 'end'),
    ...(fits(x, frame.right) ? [word(`${removed} removed`, frame.right, y, 'end')] : []),
  ];
}
