import type { Column } from '../../data/columns';
import { formulaOf } from '../../data/formula';
import { linearTicks, logTicks } from '../../data/ticks';
import type { Range } from '../../data/view-range';
import { decimal, integer, tickLabel } from '../../format';
import type { Role } from '../../theme';
import { extentOf, padded } from './extent';
import { paintCross, paintEndLabels, paintStageNames } from './marks';
import type { Painter } from './painter';
import { sampleRows } from './sample-rows';
import type { Scene } from './scene';
import { type ChartSpec, isShown, type LineSpec, rowOf, type Shown } from './spec';

type Term = 'total' | 'kl' | 'ce' | 'hidden';

const TERMS: readonly { id: Term; label: string; end: string; role: Role; dash?: readonly number[] }[] = [
  { id: 'total', label: 'Total', end: 'total', role: 'student' },
  { id: 'kl', label: 'KL, teacher', end: 'KL', role: 'teacher', dash: [7, 3] },
  { id: 'ce', label: 'CE, labels', end: 'CE', role: 'labels', dash: [2, 2.5] },
  { id: 'hidden', label: 'Hidden states', end: 'hidden', role: 'teacher', dash: [1, 2] },
];
const TICK_SPACE = { log: 28, linear: 44 };
/** A batch that is right by chance has a loss near zero; the axis does not follow it further down than this factor. */
const RAW_DIP = 4;

const rawOf = ({ curves, run }: Scene, id: Term): Column => (id === 'total' ? run.main.loss : curves[id]);
const smoothOf = ({ curves }: Scene, id: Term): Column => curves.smooth[id].column;

function lines(raw: boolean): LineSpec[] {
  // The total comes last and so lies on top.
  return TERMS.toReversed().map(({ id, role, dash }) => ({
    entry: id,
    role,
    dash: raw ? undefined : dash,
    raw,
    source: (scene) => ({
      x: scene.curves.x.values,
      y: (raw ? rawOf(scene, id) : smoothOf(scene, id)).values,
      breaks: scene.curves.breaks,
    }),
  }));
}

function paint(painter: Painter, scene: Scene): void {
  const { curves, settings, run } = scene;
  paintStageNames(painter, scene);
  painter.clipped(() => {
    for (const row of curves.broken) paintCross(painter, painter.x(curves.x.at(row)), yOfBroken(painter, scene, row));
  });
  const last = run.main.length - 1;
  const ends = TERMS.filter(({ id }) => isShown(settings, 'loss', id)).map(({ id, end }) => ({
    text: end,
    value: smoothOf(scene, id).at(last),
  }));
  paintEndLabels(painter, painter.x(curves.x.at(last)), ends);
}

/** A cross stands where the line was before it broke; at the top where there was none. */
function yOfBroken(painter: Painter, { curves }: Scene, row: number): number {
  const before = curves.smooth.total.column.at(row - 1);
  return Number.isFinite(before) ? painter.y(before) : painter.top + 6;
}

function range({ settings }: Scene, shown: readonly Shown[]): Range {
  const log = settings.yLog;
  const of = (raw: boolean) =>
    extentOf(
      shown.filter(({ line }) => Boolean(line.raw) === raw),
      log,
    );
  const smooth = of(false) ?? { min: 0.1, max: 1 };
  const measured = of(true) ?? smooth;
  const max = Math.max(smooth.max, measured.max);
  if (!log) return { min: Math.min(0, smooth.min), max: max * 1.05 };
  const min = Math.min(smooth.min, Math.max(measured.min, smooth.min / RAW_DIP));
  return padded({ min, max }, 0.03, true);
}

/** Whether the loss had two terms anywhere; a teacher's has one. */
const hasTerms = ({ curves }: Scene): boolean => curves.kl.values.some(Number.isFinite);

/** The terms that were measured anywhere. */
function termsOf(scene: Scene) {
  const { hidden } = scene.curves;
  const measured = hasTerms(scene) ? TERMS : TERMS.slice(0, 1);
  return measured.filter(({ id }) => id !== 'hidden' || hidden.values.some(Number.isFinite));
}

function note(scene: Scene): string {
  const { run } = scene;
  const weights = run.spans.findLast(({ loss }) => loss)?.loss ?? run.header.loss;
  if (!weights || !hasTerms(scene)) return 'Smoothing starts afresh at each stage.';
  return `Terms as they add up: ${formulaOf(weights)}. Smoothing starts afresh at each stage.`;
}

export const loss: ChartSpec = {
  id: 'loss',
  title: 'Loss',
  padding: { top: 22, bottom: 8 },
  lines: [...lines(true), ...lines(false)],
  legend: TERMS,
  logarithmic: ({ yLog }) => yLog,
  range,
  ticks: ({ min, max }, height, log) =>
    log ? logTicks(min, max, height / TICK_SPACE.log) : linearTicks(min, max, height / TICK_SPACE.linear),
  tickText: tickLabel,
  values: (scene, moment) => {
    const row = rowOf(scene, moment);
    const measured = termsOf(scene);
    return Object.fromEntries(measured.map(({ id }) => [id, decimal(smoothOf(scene, id).at(row), 4)]));
  },
  dots: (scene, row) =>
    TERMS.toReversed().map(({ id, role }) => ({
      entry: id,
      role,
      x: scene.curves.x.at(row),
      value: smoothOf(scene, id).at(row),
    })),
  paint,
  note,
  table: (scene) => ({
    columns: ['Step', ...termsOf(scene).map(({ label }) => label)],
    rows: sampleRows(scene.run.main.length).map((row) => [
      integer(scene.run.main.step.at(row)),
      ...termsOf(scene).map(({ id }) => decimal(smoothOf(scene, id).at(row), 4)),
    ]),
  }),
};
