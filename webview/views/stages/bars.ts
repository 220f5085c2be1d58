import type { AccuracyCell, Cell, TimelineRow } from '../../data/stages/timeline';
import { svg } from '../../dom';
import { HATCHED } from '../hatch';

/** In percent of the column; less than this is not seen. */
const LEAST_BAR = 0.8;

type Place = Pick<TimelineRow, 'state' | 'kept'> & { first: boolean; last: boolean };

const role = ({ track }: TimelineRow['state']): string => (track === 'teacher' ? 'teacher' : 'student');
const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** A bar on its track, in the colour of the model; hatched where the state was discarded. */
export function bar({ share }: Cell, state: TimelineRow['state']): SVGSVGElement {
  const width = `${Math.max(LEAST_BAR, share * 100).toFixed(2)}%`;
  const filled = state.discarded
    ? svg('rect', { class: 'bar-hollow', x: 0.5, y: 0.5, width, height: 5, fill: HATCHED })
    : svg('rect', { class: `bar-${role(state)}`, width, height: 6 });
  const track = svg('line', { class: 'track', x1: 0, x2: '100%', y1: 5.5, y2: 5.5 });
  return svg('svg', { class: 'bar', 'aria-hidden': 'true' }, track, filled);
}

/** The stretch of the vertical line beside a state, and its ring: filled where it was kept, dashed where not. */
export function ring({ state, kept, first, last }: Place): SVGSVGElement {
  const [x1, x2] = [8, 8];
  return svg(
    'svg',
    { class: 'ring', 'aria-hidden': 'true' },
    ...(first ? [] : [svg('line', { x1, x2, y1: 0, y2: 15 })]),
    ...(last ? [] : [svg('line', { x1, x2, y1: 15, y2: '100%' })]),
    svg('circle', {
      class: `ring-${role(state)}${kept ? ' filled' : ''}`,
      cx: 8,
      cy: 15,
      r: 4.5,
      'stroke-dasharray': state.discarded ? '2 1.5' : undefined,
    }),
  );
}

interface Axis {
  /** Place of the teacher, 0 to 1. */
  teacherAt?: number;
  first: boolean;
  last: boolean;
}

/** The accuracy of a state on the axis of its column, with the distance to the teacher's dashed line. */
export function accuracyMark(row: TimelineRow, { teacherAt, first, last }: Axis): SVGSVGElement {
  const { accuracy, untaught, state } = row;
  const parts: SVGElement[] = [];
  // The teacher's line goes on into the rows above and below, which are 48 px high, also where nothing was measured.
  const level = { class: 'level', y1: first ? 6 : -30, y2: last ? 12 : 28 };
  if (teacherAt !== undefined) parts.push(svg('line', { ...level, ...upright(teacherAt) }));
  if (untaught) parts.push(svg('line', { class: 'untaught', ...upright(untaught.at), y1: 1, y2: 11 }));
  if (accuracy) {
    parts.unshift(svg('line', { class: 'track', x1: 0, x2: '100%', y1: 6, y2: 6 }));
    parts.push(...dot(accuracy, state, teacherAt));
  }
  return svg('svg', { class: 'bar accuracy', 'aria-hidden': 'true' }, ...parts);
}

const upright = (at: number) => ({ x1: percent(at), x2: percent(at) });

function dot(
  { at, comparable }: AccuracyCell,
  state: TimelineRow['state'],
  teacherAt: number | undefined,
): SVGElement[] {
  const place = { cx: percent(at), cy: 6 };
  const parts: SVGElement[] = [svg('circle', { class: `dot dot-${role(state)}`, ...place, r: 4.5 })];
  if (state.discarded) parts.push(svg('circle', { class: 'dot-hole', ...place, r: 2 }));
  if (teacherAt !== undefined && comparable)
    parts.unshift(svg('line', { class: 'distance', x1: percent(at), x2: percent(teacherAt), y1: 6, y2: 6 }));
  return parts;
}
