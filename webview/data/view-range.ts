import type { PanelState } from '../protocol';
import type { CurveData } from './curve-data';

export interface Range {
  min: number;
  max: number;
}

type Choices = Pick<Readonly<PanelState>, 'x' | 'xLog' | 'zoom'>;

/** Where a logarithmic axis begins when nothing has been measured yet. */
const FIRST = 1;
/** An axis without a length cannot be drawn. */
const LEAST = 1e-6;

/** Room at the right for the names at the ends of the lines, in px. */
const labelRoom = (plotWidth: number): number => (plotWidth > 700 ? 112 : 60);

/** Widens a range so that `newest` leaves room for labels behind it. */
function withRoom(range: Range, newest: number, log: boolean, plotWidth: number): Range {
  const share = 1 - labelRoom(plotWidth) / Math.max(plotWidth, 2 * labelRoom(plotWidth));
  const reach = log ? range.min * (newest / range.min) ** (1 / share) : range.min + (newest - range.min) / share;
  return { min: range.min, max: Math.max(range.max, reach) };
}

/** What is in view without a zoom: all that is planned, and on the time axis all that has been. Positions on the x axis. */
export function fullRange({ run, x, map }: CurveData, choices: Choices, plotWidth: number): Range {
  const newest = x.at(x.length - 1) || 0;
  // Zero is nowhere on a logarithmic axis; it begins at the first step.
  const min = choices.xLog ? Math.max(LEAST, x.at(0) || FIRST) : 0;
  const planned = choices.x === 'time' ? newest : map.toX(run.end);
  const range = { min, max: Math.max(planned, newest, min * 2, LEAST) };
  return withRoom(range, Math.max(newest, min), choices.xLog, plotWidth);
}

/** What is in view: the zoom, where it leaves anything to see. */
export function viewRange({ map }: CurveData, { zoom }: Choices, full: Range): Range {
  if (!zoom) return full;
  const zoomed = { min: Math.max(full.min, map.toX(zoom.min)), max: map.toX(zoom.max) };
  return zoomed.max > zoomed.min ? zoomed : full;
}

/**
 * The sides of the pixel columns, as positions. They are CSS pixels: where a screen has finer ones, twice the strokes would
 * only make the raw line a block.
 */
export function edgesOf({ min, max }: Range, log: boolean, plotWidth: number): Float64Array {
  const count = Math.max(1, Math.round(plotWidth));
  const edges = new Float64Array(count + 1);
  for (let i = 0; i <= count; i++) edges[i] = log ? min * (max / min) ** (i / count) : min + (i / count) * (max - min);
  return edges;
}

/** A place far outside any canvas, for what a logarithm sends to infinity. */
const FAR = 1e5;

/** Leads from values to pixels: the ends of the range lie at `from` and `to`. */
export function projection({ min, max }: Range, log: boolean, from: number, to: number): (value: number) => number {
  const [low, high] = log ? [Math.log10(min), Math.log10(max)] : [min, max];
  const slope = (to - from) / (high - low);
  const start = from - slope * low;
  if (!log) return (value) => start + slope * value;
  return (value) => Math.max(-FAR, Math.min(FAR, start + slope * Math.log10(value)));
}
