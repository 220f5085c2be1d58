import { sizeOf } from '../../onnx';

/** Where a value carries the batch. */
export interface BatchPlace {
  axis: number;
  /** How many elements of the axis lie before it: tokens, where those and samples were joined to one axis. */
  within: number;
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i]);

/**
 * Where a reshaped value carries the batch. Elements keep their order, so that as many come before the second sample as
 * before; a batch of one may then be at the end of an axis or at the beginning of the next.
 */
export function placeAfterReshape(
  place: BatchPlace,
  from: readonly number[],
  to: readonly number[],
  batch: number,
): BatchPlace | undefined {
  const outer = sizeOf(from.slice(0, place.axis)) * place.within;
  const starts = to.map((_, i) => sizeOf(to.slice(0, i)));
  const at = (axis: number): BatchPlace => ({ axis, within: outer / (starts[axis] ?? 1) });
  if (starts[place.axis] === outer && to[place.axis] === from[place.axis]) return at(place.axis);
  const alone = starts.findIndex((start, i) => start === outer && to[i] === batch);
  if (alone >= 0) return at(alone);
  const begins = starts.indexOf(outer);
  // Where what follows is as it was, or is one axis of features, samples have joined the axis before.
  const joined = same(to.slice(begins), from.slice(place.axis + 1)) || begins === to.length - 1;
  if (begins > 0 && joined) return at(begins - 1);
  if (begins >= 0) return at(begins);
  const holds = starts.findLastIndex((start) => start < outer);
  return holds < 0 ? undefined : at(holds);
}
