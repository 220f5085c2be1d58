import type { Histogram } from './histogram';

export type CalibrationMethod = 'minmax' | 'percentile' | 'entropy';
/** The values that 8 bits keep; what is beyond becomes the end. */
export interface Clip {
  from: number;
  to: number;
}

/** Share of the values that a percentile leaves outside, both ends together. */
const OUTLIERS = 1e-4;
/** uint8. */
const LEVELS = 256;
/** Bins and candidates that the search for the least divergence looks at. */
const SEARCH_BINS = 2048;
const CANDIDATES = 128;

const minmax = ({ min, max }: Histogram): Clip => ({ from: min, to: max });

/** The value below which `count` of the values lie, between the edges of its bin in proportion. */
function quantile(bins: ReturnType<Histogram['bins']>, count: number): number {
  let below = 0;
  for (const [i, n] of bins.counts.entries()) {
    if (n > 0 && below + n >= count) return bins.from + bins.width * (i + (count - below) / n);
    below += n;
  }
  return bins.from + bins.width * bins.counts.length;
}

/** All but the outermost 0.01 %, half of them at each end. */
function percentile(histogram: Histogram): Clip {
  const { min, max, total } = histogram;
  const bins = histogram.bins();
  const outside = (total * OUTLIERS) / 2;
  return { from: Math.max(min, quantile(bins, outside)), to: Math.min(max, quantile(bins, total - outside)) };
}

/** The bins that are kept, with what lies outside them counted in the outermost. */
function withOutliers(kept: Float64Array, counts: Float64Array, first: number, last: number): Float64Array {
  const result = kept.slice();
  const sum = (part: Float64Array) => part.reduce((a, b) => a + b, 0);
  const end = result.length - 1;
  result[0] = (result[0] ?? 0) + sum(counts.subarray(0, first));
  result[end] = (result[end] ?? 0) + sum(counts.subarray(last + 1));
  return result;
}

/** Spreads what the bins `start` to `end` count over those of them that are not empty. */
function spread(counts: Float64Array, start: number, end: number, result: Float64Array): void {
  let [sum, filled] = [0, 0];
  for (let i = start; i < end; i++) {
    sum += counts[i] as number;
    if (counts[i]) filled++;
  }
  for (let i = start; i < end; i++) if (counts[i]) result[i] = sum / filled;
}

/** The distribution that is left when bins are merged into 256 levels: each level spread evenly over its bins. */
function merged(counts: Float64Array): Float64Array {
  const result = new Float64Array(counts.length);
  const edge = (level: number) => Math.floor((level * counts.length) / LEVELS);
  for (let level = 0; level < LEVELS; level++) spread(counts, edge(level), edge(level + 1), result);
  return result;
}

/** KL divergence of two histograms; where the second has nothing, as little as matters. */
function divergence(p: Float64Array, q: Float64Array): number {
  const [sumP, sumQ] = [p.reduce((a, b) => a + b, 0), q.reduce((a, b) => a + b, 0)];
  const tiny = 1e-9;
  let result = 0;
  for (let i = 0; i < p.length; i++) {
    const share = (p[i] as number) / sumP;
    if (share > 0) result += share * Math.log(share / Math.max((q[i] as number) / sumQ, tiny));
  }
  return result;
}

/**
 * A histogram without the peaks that 8 bits hold exactly, however they are spread: what ReLU or a clip made 0, or the least or
 * largest. Such a bin counts as the one next to it (TensorRT does so with the first). Spread over a level, peaks would draw the
 * range together until a level is a bin.
 */
function withoutPeaks(counts: Float64Array, zero: number): Float64Array {
  const result = counts.slice();
  const last = counts.length - 1;
  if (zero > 0 && zero < last)
    result[zero] = Math.min(result[zero] ?? 0, Math.max(counts[zero - 1] ?? 0, counts[zero + 1] ?? 0));
  result[0] = Math.min(result[0] ?? 0, counts[1] ?? 0);
  result[last] = Math.min(result[last] ?? 0, counts[last - 1] ?? 0);
  return result;
}

/** The range that loses least information when 256 levels stand for it (Migacz, "8-bit inference with TensorRT", GTC 2017). */
function entropy(histogram: Histogram): Clip {
  const { min, max } = histogram;
  const fine = histogram.bins();
  const largest = Math.max(-min, max);
  if (fine.counts.length <= LEVELS) return minmax(histogram);
  const { from, width, counts } = coarser(fine);
  const index = (value: number) => Math.min(counts.length - 1, Math.max(0, Math.floor((value - from) / width)));
  const smooth = withoutPeaks(counts, index(0));
  let best = { ...minmax(histogram), loss: Number.POSITIVE_INFINITY };
  for (let k = CANDIDATES; k > 0; k--) {
    const reach = (largest * k) / CANDIDATES;
    const clip = { from: Math.max(min, -reach), to: Math.min(max, reach) };
    const [first, last] = [index(clip.from), index(clip.to)];
    if (last - first + 1 < LEVELS) break;
    const kept = smooth.slice(first, last + 1);
    const loss = divergence(withOutliers(kept, counts, first, last), merged(kept));
    if (loss < best.loss) best = { ...clip, loss };
  }
  return { from: best.from, to: best.to };
}

/** The same histogram in about 2048 bins. */
function coarser({ from, width, counts }: ReturnType<Histogram['bins']>): ReturnType<Histogram['bins']> {
  const factor = Math.max(1, Math.floor(counts.length / SEARCH_BINS));
  const result = new Float64Array(Math.ceil(counts.length / factor));
  for (const [i, n] of counts.entries()) {
    const to = Math.floor(i / factor);
    result[to] = (result[to] ?? 0) + n;
  }
  return { from, width: width * factor, counts: result };
}

const methods: Record<CalibrationMethod, (histogram: Histogram) => Clip> = { minmax, percentile, entropy };

/** The range of a value that is kept, from how it was distributed. */
export const clipOf = (histogram: Histogram, method: CalibrationMethod): Clip => methods[method](histogram);
