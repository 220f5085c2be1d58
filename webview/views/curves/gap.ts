import { type Gap, gapAt, gapsOf } from '../../data/gap';
import { linearTicks } from '../../data/ticks';
import { integer, signed, tickLabel } from '../../format';
import { studentLine } from './accuracy';
import { padded, quantile } from './extent';
import type { Scene } from './scene';
import type { ChartSpec, Moment } from './spec';

const TICK_SPACE = 16;
/** What is learnt first may lie below the axis, so that small differences show. */
const LOWEST_SHARE = 0.2;
/** The axis spans at least this many points, as that of accuracy does. */
const LEAST_SPAN = 0.5;

function gapNow({ accuracies, run }: Scene, moment: Moment): Gap | undefined {
  const step = moment === 'now' ? Number.POSITIVE_INFINITY : run.main.step.at(moment.row);
  return gapAt(gapsOf(accuracies), step);
}

/** How far the student is from its teacher in points of validation accuracy, with the teacher at zero. */
export const gap: ChartSpec = {
  id: 'gap',
  title: 'Gap to teacher',
  padding: { top: 10, bottom: 10 },
  legend: [],
  lines: [
    {
      entry: 'value',
      role: 'student',
      source: (scene) => ({ ...studentLine(scene), y: gapsOf(scene.accuracies).map(({ points }) => points) }),
    },
    {
      entry: 'value',
      role: 'teacher',
      dash: [7, 3],
      source: ({ full, view }) => {
        const x = [Math.min(full.min, view.min), Math.max(full.max, view.max)];
        return { x, y: [0, 0], breaks: [] };
      },
    },
  ],
  logarithmic: () => false,
  range: ({ accuracies }) => {
    const points = gapsOf(accuracies).map((each) => each.points);
    const top = Math.max(0, ...points);
    const floor = Math.min(points.length > 0 ? quantile(points, LOWEST_SHARE) : 0, top - LEAST_SPAN);
    return padded({ min: floor, max: top }, 0.12, false);
  },
  ticks: ({ min, max }, height) => linearTicks(min, max, height / TICK_SPACE),
  tickText: tickLabel,
  values: (scene, moment) => {
    const now = gapNow(scene, moment);
    return { value: now && signed(now.points, 2) };
  },
  dots: (scene, row) => {
    const now = gapNow(scene, { row });
    return now ? [{ entry: 'value', role: 'student', x: scene.curves.map.toX(now.step), value: now.points }] : [];
  },
  // A run whose teacher nobody has measured has no gap: an empty chart would only take room.
  absent: ({ accuracies }) => gapsOf(accuracies).length === 0,
  table: ({ accuracies }) => ({
    columns: ['Step', 'Gap to teacher'],
    rows: gapsOf(accuracies).map(({ step, points }) => [integer(step), signed(points, 2)]),
  }),
};
