import { intAttribute, sizeOf, toNumbers } from '../../../onnx';
import type { RuleContext } from '../rule';
import { sameDims } from '../unbroadcast';

/** The axes that a Reduce* node reduces; none given means all, unless the node says otherwise. */
function axesOf(c: RuleContext, rank: number): number[] {
  const given = c.constant(1);
  if (given && sizeOf(given.dims) > 0) return toNumbers(given).map((axis) => (axis < 0 ? axis + rank : axis));
  return intAttribute(c.node, 'noop_with_empty_axes') ? [] : Array.from({ length: rank }, (_, axis) => axis);
}

/** What a Reduce* node does to shapes. */
export interface Reduction {
  /** The sizes of its input. */
  dims: readonly number[];
  axes: number[];
  /** How many elements become one. */
  count: number;
  /** A value of the output's shape, with the reduced axes kept as 1, so that it broadcasts to the input. */
  kept(name: string): string;
  /** Sums a value of the input's shape, and keeps the axes as 1. */
  sum(name: string): string;
}

export function reductionOf(c: RuleContext): Reduction {
  const dims = c.dims(c.input(0));
  const axes = axesOf(c, dims.length);
  const kept = dims.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return {
    dims,
    axes,
    count: sizeOf(axes.map((axis) => dims[axis] ?? 1)),
    kept: (name) => (sameDims(c.dims(c.output()), kept) ? name : c.reshape(name, kept)),
    sum: (name) => (axes.length === 0 ? name : c.b.add('ReduceSum', [name, c.b.ints(axes)], { keepdims: 1 })),
  };
}
