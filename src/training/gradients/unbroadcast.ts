import { sizeOf } from '../../onnx';
import type { RuleContext } from './rule';

/** The axes along which `to` was repeated to reach `from`, once both have the same rank. */
function repeatedAxes(from: readonly number[], to: readonly number[]): number[] {
  const missing = from.length - to.length;
  return from.flatMap((size, axis) => (axis < missing || (to[axis - missing] === 1 && size !== 1) ? [axis] : []));
}

/** Sums over the leading axes. A product with ones is twice as fast as ReduceSum on the CPU. */
function sumRows(c: RuleContext, g: string, from: readonly number[], leading: number): string {
  const [rows, width] = [sizeOf(from.slice(0, leading)), sizeOf(from.slice(leading))];
  const matrix = from.length === 2 && leading === 1 ? g : c.reshape(g, [rows, width]);
  return c.b.add('Gemm', [c.b.filled(1, [1, rows], c.type()), matrix]);
}

/** Sums a gradient of shape `from` over what broadcasting repeated, back to shape `to`. */
export function unbroadcast(c: RuleContext, g: string, from: readonly number[], to: readonly number[]): string {
  const axes = repeatedAxes(from, to);
  if (axes.length === 0) return from.length === to.length ? g : c.reshape(g, to);
  const isLeading = axes.every((axis, i) => axis === i) && axes.length < from.length && sizeOf(from) > 0;
  if (isLeading) {
    const summed = sumRows(c, g, from, axes.length);
    return sameDims([1, sizeOf(to)], to) ? summed : c.reshape(summed, to);
  }
  const summed = c.b.add('ReduceSum', [g, c.b.ints(axes)], { keepdims: 1 });
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
