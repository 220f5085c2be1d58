import { before, castOf } from '../../data/stages/cast';
import { around, type Box, type Circle, placeLabels, type Segment } from '../../data/stages/labels';
import type { Sight } from '../../data/stages/others';
import { type Point, paretoFront, radiusOf } from '../../data/stages/pareto';
import type { ReadPoint, Spot } from '../../data/stages/reading';
import { svg } from '../../dom';
import { milliseconds } from '../../format';
import type { ModelState } from '../../protocol';
import { axes, CAPTION, MARGIN, type Room, type Scales, scalesOf, text } from './pareto-axes';
import { tip } from './tip';

/** How far labels may reach above the drawing. */
const HEADROOM = 6;
/** A chart narrower than this names its points and no more. */
const NARROW = 520;
/** Between a circle and the arrow that starts or ends at it. */
const GAP = 3;

/** What is drawn: this run's points, the others that are in sight, and all states of this run. */
export interface ParetoScene extends Sight {
  points: readonly Point[];
  models: readonly ModelState[];
}

/** The drawing, and where each point lies in it. */
export interface Drawing {
  picture: SVGSVGElement;
  spots: Spot[];
}

/** Draws size against accuracy: a circle a state, arrows along the way of this run, other runs in grey behind. */
export function drawing(scene: ParetoScene, room: Room): Drawing {
  const { points, seen, domain, models } = scene;
  const scales = scalesOf(domain, room);
  const longest = Math.max(0, ...[...points, ...seen].map(({ latency }) => latency ?? 0));
  const spotOf = <P extends ReadPoint>(point: P): Spot<P> => ({
    x: scales.x(point.bytes),
    y: scales.y(point.accuracy),
    r: radiusOf(point.latency, longest),
    point,
  });
  const own = points.map(spotOf);
  const others = seen.map(spotOf);
  const roads = roadsOf(own, models);
  const { kept } = castOf(models);
  const picture = svg(
    'svg',
    { width: room.width, height: room.height, 'aria-hidden': 'true' },
    ...axes(domain, scales, room),
    ...others.map(otherCircle),
    front([...points, ...seen], scales, room),
    ...roads.flatMap((road) => [
      svg('line', { class: 'road', ...ends(road) }),
      svg('path', { class: 'road', d: tip(road) }),
    ]),
    ...own.flatMap((spot) => bubble(spot, spot.point.state === kept)),
    ...labels(own, others, roads, room),
  );
  return { picture, spots: [...own, ...others] };
}

const ends = ({ x0, y0, x1, y1 }: Segment) => ({ x1: x0, y1: y0, x2: x1, y2: y1 });

function front(points: readonly Point[], { x, y }: Scales, { width, height }: Room): SVGElement {
  const [first, ...rest] = paretoFront(points);
  const start = first ? `M${x(first.bytes)} ${height - MARGIN.bottom}V${y(first.accuracy)}` : '';
  const steps = rest.map(({ bytes: size, accuracy }) => `H${x(size)}V${y(accuracy)}`);
  return svg('path', { class: 'front', d: `${start}${steps.join('')}H${width}` });
}

/** Arrows from each state to those that were made of it, from edge to edge. */
function roadsOf(spots: readonly Spot[], models: readonly ModelState[]): Segment[] {
  const { states } = castOf(models);
  return spots.flatMap((to) => {
    const source = before(states, to.point.state);
    const from = spots.find(({ point }) => point.state === source);
    return from ? (between(from, to) ?? []) : [];
  });
}

function between(from: Circle, to: Circle): Segment | undefined {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < from.r + to.r + 4 * GAP) return undefined;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [start, end] = [from.r + GAP, to.r + GAP];
  return { x0: from.x + ux * start, y0: from.y + uy * start, x1: to.x - ux * end, y1: to.y - uy * end };
}

const dashOf = ({ discarded }: ModelState): string | undefined => (discarded ? '3 2' : undefined);

function otherCircle({ x: cx, y: cy, r, point }: Spot): SVGElement {
  return svg('circle', { class: 'other', cx, cy, r, 'stroke-dasharray': dashOf(point.state) });
}

function bubble({ x: cx, y: cy, r, point }: Spot, kept: boolean): SVGElement[] {
  const { state } = point;
  const role = state.track === 'teacher' ? 'teacher' : 'student';
  const ring = svg('circle', { class: `bubble bubble-${role}`, cx, cy, r, 'stroke-dasharray': dashOf(state) });
  return kept ? [ring, svg('circle', { class: 'bubble-kept', cx, cy, r: 2.5 })] : [ring];
}

/** Names of this run's states, and where there is room their figures. Other runs are named when they are pointed at. */
function labels(
  spots: readonly Spot[],
  others: readonly Circle[],
  lines: readonly Segment[],
  room: Room,
): SVGElement[] {
  const { width, height, measure } = room;
  const words = spots.map(({ point: { state, accuracy, latency } }) => {
    const time = latency === undefined ? '' : `, ${milliseconds(latency)} ms`;
    return { name: state.name, figures: width < NARROW ? '' : ` ${accuracy.toFixed(2)}${time}` };
  });
  const floor = height - MARGIN.bottom;
  const caption: Box = { x: width - measure(CAPTION), y: floor - 18, width: measure(CAPTION), height: 14 };
  const frame: Box = { x: MARGIN.left, y: -HEADROOM, width: width - MARGIN.left, height: floor + HEADROOM };
  const widths = words.map(({ name, figures }) => measure(name + figures));
  const boxes = placeLabels(widths, { frame, circles: spots, lines, taken: [caption, ...others.map(around)] });
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
