import { at, best, bestOfStages } from '../../data/accuracy';
import { read } from '../../data/columns';
import type { Validation } from '../../data/run-data';
import { LIFT, type LineSource } from '../../data/thinning';
import { linearTicks } from '../../data/ticks';
import type { Range } from '../../data/view-range';
import { decimal, integer, signed } from '../../format';
import type { Role } from '../../theme';
import { padded, quantile } from './extent';
import { paintBracket, paintDiamond } from './marks';
import type { Painter } from './painter';
import type { Scene } from './scene';
import { type ChartSpec, isShown, type Moment, type Shown } from './spec';

const TICK_SPACE = 36;
/** The axis spans at least this many points, so that noise does not look like learning. */
const LEAST_SPAN = 1;
/** The first epochs may lie below the axis: what matters happens between the teacher and the student without one. */
const LOWEST_SHARE = 0.1;
/** Points are drawn one by one where they have this much room, in px. */
const POINT_SPACE = 8;

function lineThrough(scene: Scene, validations: readonly Validation[], levelAfter?: number): LineSource {
  const x = validations.map(({ step }) => scene.curves.map.toX(step));
  const y = validations.map(({ accuracy }) => accuracy);
  if (levelAfter !== undefined) {
    x.push(Math.max(scene.full.max, scene.view.max));
    y.push(levelAfter);
  }
  return { x, y, breaks: [] };
}

/** A stage that begins with a measurement has changed the model (it was pruned); the line does not lead there. */
export function studentLine(scene: Scene): LineSource {
  const { student: validations } = scene.accuracies;
  const firstSteps = new Set(scene.run.spans.map(({ from }) => from + 1));
  const breaks = validations.flatMap(({ step }, i) =>
    i > 0 && (firstSteps.has(step) || step === validations[i - 1]?.step) ? i : [],
  );
  return { ...lineThrough(scene, validations), breaks };
}

function teacher(scene: Scene): LineSource {
  const { teacher: validations, teacherLevel, teacherTrains } = scene.accuracies;
  return lineThrough(scene, validations, teacherTrains ? undefined : teacherLevel);
}

function baseline(scene: Scene): LineSource {
  const { baseline: validations, baselineLevel } = scene.accuracies;
  return lineThrough(scene, validations, baselineLevel);
}

function range(_: Scene, shown: readonly Shown[]): Range {
  const seen = shown.flatMap(({ source, rows }) =>
    rows.filter((row) => row !== LIFT).map((row) => read(source.y, row)),
  );
  if (seen.length === 0) return { min: 0, max: 100 };
  const top = Math.max(...seen);
  const floor = Math.min(quantile(seen, LOWEST_SHARE), top - LEAST_SPAN);
  const { min, max } = padded({ min: floor, max: top }, 0.12, false);
  return { min: Math.max(0, min - 0.13 * (top - floor)), max };
}

function paint(painter: Painter, scene: Scene): void {
  painter.clipped(() => paintPoints(painter, scene));
  paintEnds(painter, scene);
}

function paintPoints(painter: Painter, { accuracies, settings, run, curves }: Scene): void {
  const place = ({ step, accuracy }: Validation) => [painter.x(curves.map.toX(step)), painter.y(accuracy)] as const;
  const roomy = accuracies.student.length * POINT_SPACE < painter.width && painter.width > 440;
  if (roomy && isShown(settings, 'accuracy', 'student'))
    for (const validation of accuracies.student) painter.dot(...place(validation), 2, 'student');
  if (isShown(settings, 'accuracy', 'best'))
    for (const validation of bestOfStages(accuracies.student, run.spans)) paintDiamond(painter, ...place(validation));
}

/** The names of the lines behind the newest point, and what distilling has won. */
function paintEnds(painter: Painter, scene: Scene): void {
  const { accuracies, settings, run, curves } = scene;
  const newest = painter.x(curves.x.at(run.main.length - 1));
  if (!(newest >= painter.left && newest <= painter.right - 20)) return;
  const shown = (entry: string) => isShown(settings, 'accuracy', entry);
  const { teacherLevel, baselineLevel } = accuracies;
  if (teacherLevel !== undefined && shown('teacher'))
    painter.text('teacher', newest + 6, painter.y(teacherLevel) - 6, { role: 'fg', halo: true });
  if (baselineLevel !== undefined && shown('baseline')) paintGain(painter, scene, newest, baselineLevel);
}

function paintGain(painter: Painter, { accuracies, settings, run }: Scene, newest: number, level: number): void {
  const wide = painter.width > 640;
  const name = wide ? 'without teacher' : 'without';
  painter.text(name, newest + 6, painter.y(level) + 16, { role: 'fg', halo: true });
  const won = accuracies.wonBy(run.end);
  if (!won || !isShown(settings, 'accuracy', 'student')) return;
  const words = signed(won.points, 2);
  paintBracket(painter, newest + 12, painter.y(won.student), painter.y(won.baseline), wide ? `${words} points` : words);
}

const percent = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : decimal(value, 2);
const difference = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : signed(value, 2);

function values({ accuracies, run }: Scene, moment: Moment): Record<string, string | undefined> {
  const now = moment === 'now';
  const step = now ? Number.POSITIVE_INFINITY : run.main.step.at(moment.row);
  const { teacherLevel } = accuracies;
  const seen = at(accuracies.student, step)?.accuracy;
  const toTeacher = seen !== undefined && teacherLevel !== undefined ? seen - teacherLevel : undefined;
  return {
    student: percent(seen),
    teacher: percent(teacherLevel),
    baseline: percent(accuracies.baselineAt(step)?.accuracy),
    best: now ? percent(best(accuracies.student)?.accuracy) : undefined,
    toTeacher: difference(toTeacher),
    won: difference(accuracies.wonBy(step)?.points),
  };
}

/** A dot lies on the measurement that the legend gives, not beside its line under the cursor. */
function dots({ accuracies, curves, run }: Scene, row: number): ReturnType<ChartSpec['dots']> {
  const step = run.main.step.at(row);
  const { teacherLevel, teacherTrains } = accuracies;
  const level = teacherLevel === undefined ? undefined : { step, accuracy: teacherLevel };
  const dot = (entry: string, role: Role, seen: { step: number; accuracy: number } | undefined) =>
    seen ? [{ entry, role, x: curves.map.toX(seen.step), value: seen.accuracy }] : [];
  return [
    ...dot('teacher', 'teacher', teacherTrains ? at(accuracies.teacher, step) : level),
    ...dot('baseline', 'labels', accuracies.baselineAt(step)),
    ...dot('student', 'student', at(accuracies.student, step)),
  ];
}

export const accuracy: ChartSpec = {
  id: 'accuracy',
  title: 'Validation accuracy',
  padding: { top: 16, bottom: 8 },
  lines: [
    { entry: 'teacher', role: 'teacher', dash: [7, 3], source: teacher },
    { entry: 'baseline', role: 'labels', dash: [2, 2.5], source: baseline },
    { entry: 'student', role: 'student', source: studentLine },
  ],
  legend: [
    { id: 'student', label: 'Student', role: 'student' },
    { id: 'teacher', label: 'Teacher', role: 'teacher', dash: [7, 3] },
    { id: 'baseline', label: 'Student, no teacher', role: 'labels', dash: [2, 2.5] },
    { id: 'best', label: 'Best checkpoint', role: 'student', diamond: true },
  ],
  figures: [
    { id: 'toTeacher', label: 'To the teacher' },
    { id: 'won', label: 'Won by distilling' },
  ],
  logarithmic: () => false,
  range,
  ticks: ({ min, max }, height) => linearTicks(min, Math.min(max, 100), height / TICK_SPACE),
  tickText: (value) => `${value} %`,
  values,
  dots,
  paint,
  waiting: ({ accuracies }) =>
    accuracies.student.length + accuracies.teacher.length + accuracies.baseline.length === 0
      ? 'Accuracy comes with the first validation.'
      : undefined,
  table: ({ accuracies }) => ({
    columns: ['Step', 'Student', 'Student, no teacher', 'Teacher'],
    rows: accuracies.student.map(({ step, accuracy: seen, best: isBest }) => [
      integer(step),
      `${decimal(seen, 2)}${isBest ? ', best so far' : ''}`,
      percent(accuracies.baselineAt(step)?.accuracy) ?? '',
      percent(accuracies.teacherLevel) ?? '',
    ]),
  }),
};
