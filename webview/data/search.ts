import { read } from './columns';

/** The first index whose value is not below `x`; `values` ascend. */
export function lowerBound(values: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (read(values, middle) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the value nearest to `x`, or −1 when there are none. */
export function nearest(values: ArrayLike<number>, x: number): number {
  const right = lowerBound(values, x);
  if (right === 0) return values.length === 0 ? -1 : 0;
  if (right === values.length) return right - 1;
  const below = x - read(values, right - 1);
  const above = read(values, right) - x;
  return above < below ? right : right - 1;
}

/** The index of the last value that is not above `x`, or −1. */
export function lastUpTo(values: ArrayLike<number>, x: number): number {
  const right = lowerBound(values, x);
  return values[right] === x ? right : right - 1;
}
