import { type Lane, laneCount } from '../../data/pruning/lanes';
import { svg } from '../../dom';

/** Where the lines stand, in px. */
export interface LaneGeometry {
  /** The first line. */
  left: number;
  /** The middle of a row's name, where the dot of a member sits. */
  middle: number;
}

const BETWEEN = 9;
const DOT = 3.5;

/** A row's part of the lines that tie coupled layers together: a dot where it is a member, the group's name at its first. */
export function laneMark(
  lanes: readonly Lane[],
  names: readonly string[],
  row: number,
  height: number,
  { left, middle }: LaneGeometry,
): SVGSVGElement {
  const x = (lane: number) => left + lane * BETWEEN;
  const marks = lanes
    .filter(({ first, last }) => row >= first && row <= last)
    .map(({ group, lane, rows, first, last }) => {
      const cx = x(lane);
      const mark = svg('g', { 'data-group': group });
      mark.append(svg('line', { x1: cx, x2: cx, y1: row === first ? middle : 0, y2: row === last ? middle : height }));
      if (rows.includes(row)) mark.append(svg('circle', { cx, cy: middle, r: DOT }));
      if (row === first) {
        const label = svg('text', { x: x(laneCount(lanes) - 1) + BETWEEN, y: middle + 4 });
        label.textContent = names[group] ?? '';
        mark.append(label);
      }
      return mark;
    });
  return svg('svg', { class: 'map-lane', height }, ...marks);
}

/** The room that lanes need beyond that of one. */
export function extraLaneWidth(lanes: readonly Lane[]): number {
  return Math.max(0, laneCount(lanes) - 1) * BETWEEN;
}
