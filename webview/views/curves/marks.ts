import type { StageSpan } from '../../protocol';
import type { Painter } from './painter';
import type { Scene } from './scene';

const DIAMOND = 'M0 -4.5L4.5 0L0 4.5L-4.5 0Z';
const CROSS = 'M-4 -4L4 4M4 -4L-4 4';
/** Names at the ends of lines keep this distance, in px from baseline to baseline. */
const LABEL_STEP = 13;
/** The middle of a letter lies this far above its baseline. */
const HALF_LETTER = 4;

/** The stages that have a place on the axis: on the time axis, only those that have begun. */
function placedSpans({ run, settings }: Scene): readonly StageSpan[] {
  const newest = run.main.step.at(run.main.length - 1);
  return settings.x === 'time' ? run.spans.filter(({ from }) => from < newest) : run.spans;
}

/** A line at the start of each stage. */
export function paintStageLines(painter: Painter, scene: Scene, bottom: number): void {
  const { curves, view } = scene;
  for (const { from } of placedSpans(scene)) {
    const x = curves.map.toX(from);
    if (from > 0 && x > view.min && x < view.max) painter.vertical(painter.x(x), 0, bottom, 'rule');
  }
}

/** The names of the stages at the top of the first chart; the one that runs stands out. */
export function paintStageNames(painter: Painter, scene: Scene): void {
  const { run, curves, view } = scene;
  const newest = run.main.step.at(run.main.length - 1);
  for (const { label, from, to } of placedSpans(scene)) {
    const start = curves.map.toX(from);
    const end = curves.map.toX(to);
    if (end <= view.min || start >= view.max) continue;
    const left = painter.x(Math.max(start, view.min));
    const right = painter.x(Math.min(end, view.max));
    const inset = from > 0 && start > view.min ? 6 : 4;
    const runs = run.header.stage?.label === label && newest > from && newest <= to;
    const role = runs ? 'fg' : 'muted';
    painter.text(painter.fit(label, right - left - inset - 4), left + inset, 12, { role });
  }
}

/** Names at the ends of lines, moved apart where they would touch, and kept on the canvas. */
export function paintEndLabels(painter: Painter, x: number, ends: readonly { text: string; value: number }[]): void {
  if (!(x >= painter.left && x <= painter.right - 20)) return;
  const known = ends.filter(({ value }) => Number.isFinite(value)).sort((a, b) => b.value - a.value);
  const places: number[] = [];
  for (const { value } of known)
    places.push(Math.max(painter.y(value), (places.at(-1) ?? Number.NEGATIVE_INFINITY) + LABEL_STEP));
  const lowest = painter.height - HALF_LETTER - 2;
  const over = Math.max(0, (places.at(-1) ?? 0) - lowest);
  for (const [i, { text }] of known.entries())
    painter.text(text, x + 6, (places[i] ?? 0) - over + HALF_LETTER, { role: 'fg', halo: true });
}

/** The best checkpoint. */
export function paintDiamond(painter: Painter, x: number, y: number): void {
  painter.stroke(DIAMOND, x, y, { role: 'student', width: 1.5, filled: true });
}

/** Something that is not a number. */
export function paintCross(painter: Painter, x: number, y: number): void {
  painter.stroke(CROSS, x, y, { role: 'bad', width: 1.75 });
}

/** The distance between two heights, with its words; nothing where one of them lies outside the chart. */
export function paintBracket(painter: Painter, x: number, from: number, to: number, words: string): void {
  if (Math.min(from, to) < painter.top || Math.max(from, to) > painter.bottom) return;
  const path = `M-3 0H3M0 0V${to - from}M-3 ${to - from}H3`;
  painter.stroke(path, Math.round(x) + 0.5, from, { role: 'rule', width: 1 });
  painter.text(words, x + 8, (from + to) / 2 + HALF_LETTER, { role: 'fg', halo: true });
}
