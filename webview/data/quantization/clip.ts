import type { QuantizedLayer } from '../../reports';

type Histogram = NonNullable<QuantizedLayer['histogram']>;
type Clip = NonNullable<QuantizedLayer['clip']>;

/** Shares of the values that lie outside the range that is kept, 0 to 1. */
export interface ClippedShares {
  below: number;
  above: number;
}

/** Values below `limit`; those of the bin around it are taken to be spread evenly. */
function countBelow({ from, to, counts }: Histogram, limit: number): number {
  const width = (to - from) / counts.length;
  return counts.reduce((sum, count, i) => {
    const share = width > 0 ? (limit - (from + i * width)) / width : Number(limit > from);
    return sum + count * Math.min(1, Math.max(0, share));
  }, 0);
}

/** What the clip cuts off, from the histogram; undefined where one of them is missing, or nothing was counted. */
export function clippedShares({
  histogram,
  clip,
}: Pick<QuantizedLayer, 'histogram' | 'clip'>): ClippedShares | undefined {
  if (!histogram || !clip) return undefined;
  const total = histogram.counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return undefined;
  const above = Math.max(0, total - countBelow(histogram, clip.to));
  return { below: countBelow(histogram, clip.from) / total, above: above / total };
}

/** The stretch of values to draw: what was counted, and the clip where it reaches over that. */
export function valueRange(histogram: Histogram, clip: Clip | undefined): { from: number; to: number } {
  const from = Math.min(histogram.from, clip?.from ?? histogram.from);
  const to = Math.max(histogram.to, clip?.to ?? histogram.to);
  return to > from ? { from, to } : { from: from - 0.5, to: to + 0.5 };
}
