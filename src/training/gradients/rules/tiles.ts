import type { RuleContext } from '../rule';
import { sameDims } from '../unbroadcast';
import { pad } from './arrange';
import type { Window } from './window';

/** Windows on images that lie side by side, so that each pixel belongs to one at most. */
export const isTiling = (w: Window): boolean =>
  w.kernel.length === 2 &&
  sameDims(w.kernel, w.strides) &&
  [...w.before, ...w.after].every((p) => p === 0) &&
  w.dilations.every((d) => d === 1) &&
  coveredBy(w).every((size, i) => size <= (w.input[i] ?? 0));

/** The part of the input that tiles cover. */
export const coveredBy = (w: Window): number[] => w.output.map((size, i) => size * (w.strides[i] ?? 1));

/** Repeats each element of [N, C, output] over its tile. Float32 only. */
export function blowUp(c: RuleContext, name: string, w: Window): string {
  const leading = c.dims(c.input(0)).slice(0, 2);
  return c.b.add('Resize', [name, '', '', c.b.ints([...leading, ...coveredBy(w)])], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
}

/** Zeros for the pixels that no tile covers. */
export function padRest(c: RuleContext, name: string, w: Window): string {
  const covered = coveredBy(w);
  const none = [0, 0, ...covered.map(() => 0)];
  return pad(c, name, none, [0, 0, ...w.input.map((size, i) => size - (covered[i] ?? 0))]);
}
