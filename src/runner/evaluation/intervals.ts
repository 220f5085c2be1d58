import type { Estimate } from '../../runs';

/** Standard normal quantile of a two-sided 95 %. */
const Z = 1.959964;

/** A share of `n` independent samples, with Wilson's interval (1927). @throws RangeError of no samples. */
export function shareOf(hits: number, n: number): Estimate {
  if (n === 0) throw new RangeError('A share of no samples is not known.');
  const p = hits / n;
  const z2 = Z ** 2 / n;
  const centre = (p + z2 / 2) / (1 + z2);
  const half = (Z * Math.sqrt((p * (1 - p) + z2 / 4) / n)) / (1 + z2);
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * How much more often `a` is right than `b` on the same samples: both are 1 where right. The interval is Wald's for
 * pairs with half a sample added to each cell, which holds for few samples too (Agresti & Min, 2005).
 */
export function pairedDifference(a: Uint8Array, b: Uint8Array): Estimate {
  let [onlyA, onlyB] = [0, 0];
  for (const [i, right] of a.entries()) {
    if (right > (b[i] ?? 0)) onlyA++;
    if (right < (b[i] ?? 0)) onlyB++;
  }
  const n = a.length + 2;
  const difference = (onlyA - onlyB) / n;
  const half = (Z * Math.sqrt(Math.max(0, onlyA + onlyB + 1 - (onlyA - onlyB) ** 2 / n))) / n;
  return {
    value: (onlyA - onlyB) / a.length,
    low: Math.max(-1, difference - half),
    high: Math.min(1, difference + half),
  };
}
