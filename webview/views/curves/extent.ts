import { read } from '../../data/columns';
import { LIFT } from '../../data/thinning';
import type { Range } from '../../data/view-range';
import type { Shown } from './spec';

/** The lowest and the highest value that is drawn; undefined where there is none. `positive` leaves out what a logarithm cannot take. */
export function extentOf(shown: readonly Shown[], positive = false): Range | undefined {
  const least = positive ? Number.MIN_VALUE : -Number.MAX_VALUE;
  const range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  for (const { source, rows } of shown) {
    for (const row of rows) if (row !== LIFT) include(range, read(source.y, row), least);
  }
  return range.min <= range.max ? range : undefined;
}

function include(range: Range, value: number, least: number): void {
  if (value < least) return;
  if (value < range.min) range.min = value;
  if (value > range.max) range.max = value;
}

/** A range around values: in decades where the axis is logarithmic. `share` of its length is added at each end. */
export function padded({ min, max }: Range, share: number, log: boolean): Range {
  if (log) {
    const factor = Math.max(max / min, 10) ** share;
    return { min: min / factor, max: max * factor };
  }
  const space = share * (max - min || Math.abs(max) || 1);
  return { min: min - space, max: max + space };
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return read(sorted, Math.floor(share * (sorted.length - 1)));
}
