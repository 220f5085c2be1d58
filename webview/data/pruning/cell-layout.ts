/** How the cells of a row lie, in CSS px. A row too wide for the map wraps, in thinner lines. */
export interface CellLayout {
  count: number;
  /** From the left edge of a cell to that of the next. */
  pitch: number;
  gap: number;
  perLine: number;
  lines: number;
  lineHeight: number;
  lineGap: number;
}

interface Pitch {
  least: number;
  most: number;
  gap: number;
}

const CHANNEL: Pitch = { least: 2.5, most: 6, gap: 1 };
/** Heads are few, and each is much. */
const HEAD: Pitch = { least: 12, most: 28, gap: 4 };
/** Of the screen: two of colour, one between. */
const LEAST_PIXELS = 3;
/** Cells narrower than this stand half a px apart. */
const ROOMY = 5;
const LINE = { height: 16, gap: 0 };
const WRAPPED_LINE = { height: 8, gap: 2 };

/**
 * The pitch at which the widest row fits, or fills its lines where it has to wrap; in whole pixels of the screen, so that
 * all cells are equally wide. All rows take the same, so that lengths can be compared.
 */
export function pitchFor(unit: 'channel' | 'head', widest: number, width: number, pixelRatio: number): number {
  const { least, most } = unit === 'head' ? HEAD : CHANNEL;
  const smallest = Math.max(LEAST_PIXELS, Math.floor(least * pixelRatio)) / pixelRatio;
  const lines = Math.max(1, Math.ceil(widest / Math.max(1, Math.floor(width / smallest))));
  const wanted = Math.min(most, width / Math.max(1, Math.ceil(widest / lines)));
  return Math.max(smallest, Math.floor(wanted * pixelRatio) / pixelRatio);
}

/** Lays `count` cells into a width; lines of a wrapped row are equally long, or nearly. */
export function layOut(unit: 'channel' | 'head', count: number, pitch: number, width: number): CellLayout {
  const fitting = Math.max(1, Math.floor((width + 1e-6) / pitch));
  const lines = Math.max(1, Math.ceil(count / fitting));
  const perLine = Math.max(1, Math.ceil(count / lines));
  const line = lines > 1 ? WRAPPED_LINE : LINE;
  const full = unit === 'head' ? HEAD.gap : CHANNEL.gap;
  const gap = pitch < ROOMY ? full / 2 : full;
  return { count, pitch, gap, perLine, lines, lineHeight: line.height, lineGap: line.gap };
}

/** The height of a row's cells. */
export function cellsHeight({ lines, lineHeight, lineGap }: CellLayout): number {
  return lines * lineHeight + (lines - 1) * lineGap;
}

/** The width that the cells take. */
export function cellsWidth({ count, perLine, pitch }: CellLayout): number {
  return Math.min(count, perLine) * pitch;
}

/** The cell at a place; undefined where there is none. */
export function cellAt(layout: CellLayout, x: number, y: number): number | undefined {
  const { count, pitch, perLine, lines, lineHeight, lineGap } = layout;
  const column = Math.floor(x / pitch);
  const line = Math.min(lines - 1, Math.max(0, Math.floor(y / (lineHeight + lineGap))));
  const channel = line * perLine + column;
  return column < 0 || column >= perLine || channel >= count ? undefined : channel;
}

/** Where a cell lies. */
export function placeOf(layout: CellLayout, channel: number): { x: number; y: number; width: number; height: number } {
  const { pitch, gap, perLine, lineHeight, lineGap } = layout;
  return {
    x: (channel % perLine) * pitch,
    y: Math.floor(channel / perLine) * (lineHeight + lineGap),
    width: pitch - gap,
    height: lineHeight,
  };
}

/** The top of each row, and after the last the height of all. */
export function rowTops(heights: readonly number[]): Float64Array {
  const tops = new Float64Array(heights.length + 1);
  for (const [row, height] of heights.entries()) tops[row + 1] = (tops[row] ?? 0) + height;
  return tops;
}

/** The rows that show between two heights, as a half-open range. */
export function rowsBetween(tops: Float64Array, from: number, to: number): { first: number; end: number } {
  const count = tops.length - 1;
  let first = 0;
  while (first < count && (tops[first + 1] ?? 0) <= from) first++;
  let end = first;
  while (end < count && (tops[end] ?? 0) < to) end++;
  return { first, end };
}
