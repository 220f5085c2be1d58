import { sizeOf } from '../../onnx';
import type { Atoms } from './atoms';

/**
 * Axes of a value that shrink together with atoms: `atoms` has one for each position along `axes` (ascending), in
 * row-major order. Several axes stand for what was one before a reshape: an element goes with its atom, so whole rows or whole
 * columns must agree before anything can.
 */
export interface Factor {
  axes: readonly number[];
  atoms: Int32Array;
}

/** A value's sizes while probing, and what of it may shrink. An axis in no factor keeps its size. */
export interface Labels {
  dims: readonly number[];
  factors: readonly Factor[];
}

export const factorOf = (labels: Labels, axis: number): Factor | undefined =>
  labels.factors.find((f) => f.axes.includes(axis));

/** The axis counted from the front. */
export const positive = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

const dimsOf = (factor: Factor, dims: readonly number[]): number[] => factor.axes.map((a) => dims[a] ?? 1);

/** How far apart neighbours along each axis lie in an array of these sizes. */
export function strides(dims: readonly number[]): number[] {
  const result: number[] = new Array(dims.length);
  let step = 1;
  for (let i = dims.length - 1; i >= 0; i--) {
    result[i] = step;
    step *= dims[i] ?? 1;
  }
  return result;
}

/**
 * Rearranges an array: for each element of `dims` (row-major) the element at the sum of its coordinates times `steps`.
 */
function rearrange(atoms: Int32Array, dims: readonly number[], steps: readonly number[]): Int32Array {
  const result = new Int32Array(sizeOf(dims));
  const place = strides(dims);
  for (let i = 0; i < result.length; i++) {
    let from = 0;
    for (let d = 0; d < dims.length; d++) {
      from += (Math.floor(i / (place[d] ?? 1)) % (dims[d] ?? 1)) * (steps[d] ?? 0);
    }
    result[i] = atoms[from] ?? 0;
  }
  return result;
}

/** The atoms over a larger set of axes, repeated along those that the factor does not have. */
export function spread(factor: Factor, axes: readonly number[], dims: readonly number[]): Int32Array {
  const own = strides(dimsOf(factor, dims));
  const steps = axes.map((axis) => {
    const at = factor.axes.indexOf(axis);
    return at < 0 ? 0 : (own[at] ?? 0);
  });
  return rearrange(
    factor.atoms,
    axes.map((a) => dims[a] ?? 1),
    steps,
  );
}

/** The factor with its axes renamed; `dims` are the value's sizes before. */
export function renamed(factor: Factor, dims: readonly number[], name: (axis: number) => number): Factor {
  const order = factor.axes.map((axis, at) => ({ at, axis: name(axis) })).sort((a, b) => a.axis - b.axis);
  const own = strides(dimsOf(factor, dims));
  const sizes = dimsOf(factor, dims);
  return {
    axes: order.map((o) => o.axis),
    atoms: rearrange(
      factor.atoms,
      order.map((o) => sizes[o.at] ?? 1),
      order.map((o) => own[o.at] ?? 1),
    ),
  };
}

/** Positions of the factor as rows of `axis`: for each index along the axis, its atoms. */
export function slicesAlong(factor: Factor, axis: number, dims: readonly number[]): Int32Array[] {
  const sizes = dimsOf(factor, dims);
  const at = factor.axes.indexOf(axis);
  const length = sizes[at] ?? 1;
  const inner = sizeOf(sizes.slice(at + 1));
  const outer = sizeOf(sizes.slice(0, at));
  return Array.from({ length }, (_, index) => {
    const slice = new Int32Array(outer * inner);
    for (let o = 0; o < outer; o++) {
      const start = (o * length + index) * inner;
      slice.set(factor.atoms.subarray(start, start + inner), o * inner);
    }
    return slice;
  });
}

/**
 * Says that the axis does not shrink on its own: whatever lies along it goes together.
 * @returns what is left of the factor; undefined where it had no other axis, and all its atoms stay for `reason`.
 */
export function collapse(
  atoms: Atoms,
  factor: Factor,
  axis: number,
  dims: readonly number[],
  reason: string,
): Factor | undefined {
  if (!factor.axes.includes(axis)) return factor;
  if (factor.axes.length === 1) {
    for (const atom of factor.atoms) atoms.fix(atom, reason);
    return undefined;
  }
  const [first = new Int32Array(), ...rest] = slicesAlong(factor, axis, dims);
  for (const slice of rest)
    slice.forEach((atom, i) => {
      atoms.unite(first[i] ?? atom, atom);
    });
  return { axes: factor.axes.filter((a) => a !== axis), atoms: first };
}

/** Leaves out the axes along which nothing changes; atoms that lie along no axis any more stay for `reason`. */
export function simplified(atoms: Atoms, factor: Factor, dims: readonly number[], reason: string): Factor | undefined {
  let result: Factor = factor;
  for (const axis of factor.axes) {
    const [first = new Int32Array(), ...rest] = slicesAlong(result, axis, dims);
    const same = rest.every((slice) => slice.every((atom, i) => atoms.find(atom) === atoms.find(first[i] ?? -1)));
    if (same) result = { axes: result.axes.filter((a) => a !== axis), atoms: first };
  }
  if (result.axes.length > 0) return result;
  for (const atom of result.atoms) atoms.fix(atom, reason);
  return undefined;
}
