import type { QuantizedLayer } from '../../reports';

type Histogram = NonNullable<QuantizedLayer['histogram']>;

/** A histogram in fewer bins, with heights to draw: 0 where nothing was counted, 1 at the highest bin, logarithmic. */
export interface Drawn {
  from: number;
  to: number;
  heights: number[];
  /** The highest count, of the bins that are drawn. */
  most: number;
}

/** Adds up neighbours until at most `most` bins are left; the last one may hold fewer. */
export function rebin({ from, to, counts }: Histogram, most: number): Histogram {
  const size = Math.max(1, Math.ceil(counts.length / Math.max(1, most)));
  if (size === 1) return { from, to, counts };
  const bins = Math.ceil(counts.length / size);
  const merged = Array.from({ length: bins }, (_, i) =>
    counts.slice(i * size, (i + 1) * size).reduce((sum, count) => sum + count, 0),
  );
  const width = (to - from) / counts.length;
  return { from, to: from + width * size * bins, counts: merged };
}

/** The height of a count beside the highest; one single value is still seen. */
export function logHeight(count: number, most: number): number {
  return count > 0 ? Math.log10(1 + count) / Math.log10(1 + most) : 0;
}

export function drawn(histogram: Histogram, bins: number): Drawn {
  const { from, to, counts } = rebin(histogram, bins);
  const most = counts.reduce((highest, count) => Math.max(highest, count), 0);
  return { from, to, heights: counts.map((count) => logHeight(count, most)), most };
}

/** Where the bins go in a picture, in px. */
export interface Frame {
  x(value: number): number;
  /** The line that the bins stand on. */
  floor: number;
  /** The height of the highest. */
  height: number;
}

/** The outline of the bins between two values as the `d` of a path: a step a bin, one shape for those side by side. */
export function outline({ from, to, heights }: Drawn, frame: Frame, inside: { from: number; to: number }): string {
  const width = (to - from) / heights.length;
  const at = (value: number) => frame.x(Math.min(inside.to, Math.max(inside.from, value))).toFixed(2);
  const steps = heights.map((height, i) => {
    const left = from + i * width;
    if (height === 0 || left >= inside.to || left + width <= inside.from) return '';
    return `V${(frame.floor - height * frame.height).toFixed(2)}H${at(left + width)}`;
  });
  return steps
    .map((step, i) => {
      const start = step && !steps[i - 1] ? `M${at(from + i * width)} ${frame.floor}` : '';
      const end = step && !steps[i + 1] ? `V${frame.floor}Z` : '';
      return start + step + end;
    })
    .join('');
}
