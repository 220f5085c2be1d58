import { before, castOf } from '../../data/stages/cast';
import { type Box, type Circle, placeLabels, type Segment } from '../../data/stages/labels';
import { domainOf, type Point, paretoFront, pointsOf, radiusOf, sizeTicks } from '../../data/stages/pareto';
import { linearTicks } from '../../data/ticks';
import { h, svg } from '../../dom';
import { bytes, milliseconds, percent } from '../../format';
import type { ModelState } from '../../protocol';
import { HiddenTable } from '../curves/hidden-table';
import { tip } from './tip';

const LEFT = 44;
const BOTTOM = 36;
const TOP = 4;
/** How far labels may reach above the drawing. */
const HEADROOM = 6;
/** In px; less room than this for one tick runs them together. */
const TICK_SPACE = { x: 62, y: 32 };
/** A chart narrower than this names its points and no more. */
const NARROW = 520;
/** Between a circle and the arrow that starts or ends at it. */
const GAP = 3;
/** How long a text is, in px, in the chart's font. */
export type Measure = (text: string) => number;

interface Scales {
  x(bytes: number): number;
  y(accuracy: number): number;
}

const CAPTION = 'better is up and left';
const CAPTION_HEIGHT = 24;

/** What each state weighs against how well it does. */
export class SizeAgainstAccuracy {
  readonly element = h('section', 'pane size-accuracy');
  readonly #plot = h('div', 'pareto drawn');
  readonly #empty = h('p', 'pane-empty', 'States stand here once the accuracy of two is measured.');
  readonly #left = h('p', 'section-note');
  readonly #table = new HiddenTable('Size against accuracy', 0);
  readonly #measure: Measure;
  #models: readonly ModelState[] = [];

  constructor(measure: Measure) {
    this.#measure = measure;
    const notes = h('span', 'section-note', 'area: latency at batch 1; dotted: the Pareto front');
    const title = h('div', 'section-head', h('h2', '', 'Size against accuracy'), notes);
    this.#plot.setAttribute('role', 'img');
    this.element.append(title, this.#empty, this.#plot, this.#left, this.#table.element);
  }

  /** The box whose size the drawing depends on. */
  get place(): HTMLElement {
    return this.#plot;
  }

  draw(models: readonly ModelState[]): void {
    this.#models = models;
    const points = pointsOf(castOf(models).states);
    this.#empty.hidden = points.length > 1;
    this.#plot.hidden = points.length < 2;
    this.#left.textContent = points.length < 2 ? '' : leftOut(models, points);
    this.#left.hidden = this.#left.textContent === '';
    if (points.length < 2) return;
    this.#plot.setAttribute('aria-label', `Size against accuracy of ${points.length} states, table follows`);
    this.#table.update(() => tableOf(points));
    this.resize();
  }

  /** Draws again for the room that there is now. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#plot;
    const points = pointsOf(castOf(this.#models).states);
    if (points.length < 2 || width <= LEFT || height <= BOTTOM) return;
    this.#plot.replaceChildren(drawing(points, this.#models, { width, height, measure: this.#measure }));
  }

  dispose(): void {
    this.#table.dispose();
  }
}

/** Which states have no point, and why. */
function leftOut(models: readonly ModelState[], points: readonly Point[]): string {
  const names = castOf(models).states.filter((state) => !points.some((point) => point.state === state));
  if (names.length === 0) return '';
  const on = points[0]?.state.on;
  return `Not here: ${names.map(({ name }) => name).join(', ')}. Accuracy is not measured${on ? ` on the ${on} data` : ''}.`;
}

function tableOf(points: readonly Point[]) {
  const rows = points.map(({ state, bytes: size, accuracy, latency }) => [
    state.name,
    bytes(size),
    percent(accuracy / 100),
    latency === undefined ? '' : `${milliseconds(latency)} ms`,
  ]);
  return { columns: ['State', 'File', 'Accuracy', 'Latency, batch 1'], rows };
}

interface Room {
  width: number;
  height: number;
  measure: Measure;
}

function drawing(points: readonly Point[], models: readonly ModelState[], room: Room): SVGSVGElement {
  const { width, height } = room;
  const domain = domainOf(points);
  const [left, right] = [Math.log(domain.bytes.from), Math.log(domain.bytes.to)];
  const { from, to } = domain.accuracy;
  const scales: Scales = {
    x: (size) => LEFT + ((Math.log(size) - left) / (right - left)) * (width - LEFT),
    y: (accuracy) => TOP + ((to - accuracy) / (to - from)) * (height - BOTTOM - TOP),
  };
  const longest = Math.max(0, ...points.map(({ latency }) => latency ?? 0));
  const circles = points.map(({ bytes: size, accuracy, latency }) => ({
    x: scales.x(size),
    y: scales.y(accuracy),
    r: radiusOf(latency, longest),
  }));
  const roads = roadsOf(points, circles, models);
  return svg(
    'svg',
    { width, height, 'aria-hidden': 'true' },
    ...axes(domain, scales, room),
    front(points, scales, room),
    ...roads.flatMap((road) => [
      svg('line', { class: 'road', ...ends(road) }),
      svg('path', { class: 'road', d: tip(road) }),
    ]),
    ...points.flatMap((point, i) => bubble(point, circles[i], point.state === castOf(models).kept)),
    ...labels(points, circles, roads, room),
  );
}

const ends = ({ x0, y0, x1, y1 }: Segment) => ({ x1: x0, y1: y0, x2: x1, y2: y1 });

function axes(domain: ReturnType<typeof domainOf>, { x, y }: Scales, { width, height }: Room): SVGElement[] {
  const floor = height - BOTTOM;
  const levels = linearTicks(domain.accuracy.from, Math.min(100, domain.accuracy.to), (floor - TOP) / TICK_SPACE.y);
  const sizes = sizeTicks(domain.bytes, (width - LEFT) / TICK_SPACE.x);
  const crisp = (at: number) => Math.round(at) + 0.5;
  const withUnit = levels.some(Number.isInteger) ? Number.isInteger : (level: number) => level === levels.at(-1);
  return [
    ...levels.flatMap((level) => [
      svg('line', { class: 'gridline', x1: LEFT, x2: width, y1: crisp(y(level)), y2: crisp(y(level)) }),
      text('axis-text end', LEFT - 8, y(level) + 4, withUnit(level) ? `${level} %` : String(level)),
    ]),
    ...sizes.flatMap((size) => [
      svg('line', { class: 'axis', x1: crisp(x(size)), x2: crisp(x(size)), y1: floor, y2: floor + 4 }),
      text('axis-text middle', x(size), floor + 17, round(size)),
    ]),
    text('axis-text', LEFT, height - 3, 'file size, log'),
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

function text(className: string, x: number, y: number, words: string): SVGTextElement {
  const element = svg('text', { class: className, x, y });
  element.textContent = words;
  return element;
}

function front(points: readonly Point[], { x, y }: Scales, { width, height }: Room): SVGElement {
  const [first, ...rest] = paretoFront(points);
  const start = first ? `M${x(first.bytes)} ${height - BOTTOM}V${y(first.accuracy)}` : '';
  const steps = rest.map(({ bytes: size, accuracy }) => `H${x(size)}V${y(accuracy)}`);
  return svg('path', { class: 'front', d: `${start}${steps.join('')}H${width}` });
}

/** Arrows from each state to those that were made of it, from edge to edge. */
function roadsOf(points: readonly Point[], circles: readonly Circle[], models: readonly ModelState[]): Segment[] {
  const { states } = castOf(models);
  return points.flatMap(({ state }, i) => {
    const from = circles[points.findIndex((point) => point.state === before(states, state))];
    const to = circles[i];
    return from && to ? (between(from, to) ?? []) : [];
  });
}

function between(from: Circle, to: Circle): Segment | undefined {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < from.r + to.r + 4 * GAP) return undefined;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [start, end] = [from.r + GAP, to.r + GAP];
  return { x0: from.x + ux * start, y0: from.y + uy * start, x1: to.x - ux * end, y1: to.y - uy * end };
}

function bubble({ state }: Point, circle: Circle | undefined, kept: boolean): SVGElement[] {
  if (!circle) return [];
  const { x: cx, y: cy, r } = circle;
  const dash = state.discarded ? '3 2' : undefined;
  const role = state.track === 'teacher' ? 'teacher' : 'student';
  const ring = svg('circle', { class: `bubble bubble-${role}`, cx, cy, r, 'stroke-dasharray': dash });
  return kept ? [ring, svg('circle', { class: 'bubble-kept', cx, cy, r: 2.5 })] : [ring];
}

function labels(
  points: readonly Point[],
  circles: readonly Circle[],
  lines: readonly Segment[],
  room: Room,
): SVGElement[] {
  const { width, height, measure } = room;
  const words = points.map(({ state, accuracy, latency }) => {
    const time = latency === undefined ? '' : `, ${milliseconds(latency)} ms`;
    return { name: state.name, figures: width < NARROW ? '' : ` ${accuracy.toFixed(2)}${time}` };
  });
  const caption: Box = { x: width - measure(CAPTION), y: height - BOTTOM - 18, width: measure(CAPTION), height: 14 };
  const frame: Box = { x: LEFT, y: -HEADROOM, width: width - LEFT, height: height - BOTTOM + HEADROOM };
  const widths = words.map(({ name, figures }) => measure(name + figures));
  const boxes = placeLabels(widths, { frame, circles, lines, taken: [caption] });
  return words.flatMap(({ name, figures }, i) => {
    const box = boxes[i];
    if (!box) return [];
    const label = text('point-name', box.x, box.y + 11, name);
    const figure = svg('tspan', { class: 'point-figures' });
    figure.textContent = figures;
    label.append(figure);
    return label;
  });
}
