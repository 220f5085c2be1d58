import type { Place } from '../../data/evaluation/scale';
import { svg } from '../../dom';
import type { EvaluatedModel } from '../../reports';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const upright = (at: number) => ({ x1: percent(at), x2: percent(at) });

/** An accuracy and its interval on the axis of the table, with the teacher's as a dashed line. */
export function intervalMark({ value, low, high }: Place, track: EvaluatedModel['track'], teacherAt?: number) {
  const role = track === 'teacher' ? 'teacher' : 'student';
  const parts: SVGElement[] = [svg('line', { class: 'track', x1: 0, x2: '100%', y1: 6, y2: 6 })];
  if (teacherAt !== undefined) parts.push(svg('line', { class: 'level', ...upright(teacherAt), y1: -2, y2: 14 }));
  parts.push(svg('line', { class: `whisker-${role}`, x1: percent(low), x2: percent(high), y1: 6, y2: 6 }));
  for (const end of [low, high])
    parts.push(svg('line', { class: `whisker-${role}`, ...upright(end), y1: 2.5, y2: 9.5 }));
  parts.push(svg('circle', { class: `dot dot-${role}`, cx: percent(value), cy: 6, r: 4 }));
  return svg('svg', { class: 'interval', 'aria-hidden': 'true' }, ...parts);
}
