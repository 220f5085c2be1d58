import { sizeOf } from '../../onnx';
import type { RuleContext } from './rule';

/** The axes along which `to` was repeated to reach `from`, once both have the same rank. */
function repeatedAxes(from: readonly number[], to: readonly number[]): number[] {
  const missing = from.length - to.length;
  return from.flatMap((size, axis) => (axis < missing || (to[axis - missing] === 1 && size !== 1) ? [axis] : []));
}

/** Sums the rows of a matrix. A product with ones is twice as fast as ReduceSum on the CPU. */
function sumRows(c: RuleContext, g: string, rows: number): string {
  return c.b.add('Gemm', [c.b.filled(1, [1, rows], c.type()), g]);
}

/** Sums a gradient of shape `from` over what broadcasting repeated, back to shape `to`. */
export function unbroadcast(c: RuleContext, g: string, from: readonly number[], to: readonly number[]): string {
  const axes = repeatedAxes(from, to);
  if (axes.length === 0) return from.length === to.length ? g : c.reshape(g, to);
  const [rows = 0] = from;
  const rowsOnly = from.length === 2 && axes.length === 1 && axes[0] === 0 && rows > 0;
  const summed = rowsOnly ? sumRows(c, g, rows) : c.b.add('ReduceSum', [g, c.b.ints(axes)], { keepdims: 1 });
  const kept = from.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return sameDims(kept, to) ? summed : c.reshape(summed, to);
}

/** Sums a gradient of the output's shape back to the shape of one of the inputs that were broadcast. */
export const toInput = (c: RuleContext, index: number, g: string): string =>
  unbroadcast(c, g, c.dims(c.output()), c.dims(c.input(index)));

export const sameDims = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** The shape of a broadcast result (onnx/docs/Broadcasting.md). */
export function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (dims: readonly number[], axis: number) => dims[axis - (rank - dims.length)] ?? 1;
  return Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
}

/** Repeats `name`, of shape `from`, to shape `to`. */
export function expand(c: RuleContext, name: string, to: readonly number[]): string {
  return sizeOf(to) === 1 ? c.reshape(name, to) : c.b.add('Expand', [name, c.b.ints(to)]);
}
