import { filled, intAttribute, sizeOf } from '../../../onnx';
import type { RuleContext } from '../rule';

/** The axis of a node, counted from 0. */
export function axisOf(c: RuleContext, rank: number, fallback: number): number {
  const axis = intAttribute(c.node, 'axis') ?? fallback;
  return axis < 0 ? axis + rank : axis;
}

/** The shape with another size at one axis. */
export const resized = (dims: readonly number[], axis: number, size: number): number[] =>
  dims.map((d, i) => (i === axis ? size : d));

const LARGEST_CONSTANT = 64;

/** Zeros. Large ones are made while the graph runs, so that no file has to store them. */
export function zeros(c: RuleContext, dims: readonly number[]): string {
  if (sizeOf(dims) <= LARGEST_CONSTANT) return c.b.filled(0, dims, c.type());
  return c.b.add('ConstantOfShape', [c.b.ints(dims)], { value: filled(c.type(), [1], 0) });
}

/** Puts zeros before and after each axis; a negative number takes elements away. */
export function pad(c: RuleContext, name: string, before: readonly number[], after: readonly number[]): string {
  return [...before, ...after].every((p) => p === 0) ? name : c.b.add('Pad', [name, c.b.ints([...before, ...after])]);
}

/** Elements `from` to `to` of one axis. */
export const section = (c: RuleContext, name: string, axis: number, from: number, to: number): string =>
  c.b.add('Slice', [name, c.b.ints([from]), c.b.ints([to]), c.b.ints([axis])]);

/** Turns some axes round. */
export function reversed(c: RuleContext, name: string, axes: readonly number[]): string {
  if (axes.length === 0) return name;
  const back = c.b.ints(axes.map(() => -1));
  return c.b.add('Slice', [name, back, c.b.ints(axes.map(() => -(2 ** 31))), c.b.ints(axes), back]);
}

/**
 * Puts `steps − 1` zeros behind each element of each axis: size · step elements there.
 */
export function spaced(c: RuleContext, name: string, dims: readonly number[], steps: readonly number[]): string {
  if (steps.every((s) => s === 1)) return name;
  const split = dims.flatMap((d, i) => (steps[i] === 1 ? [d] : [d, 1]));
  const more = steps.flatMap((s) => (s === 1 ? [0] : [0, s - 1]));
  const wide = pad(
    c,
    c.reshape(name, split),
    more.map(() => 0),
    more,
  );
  return c.reshape(
    wide,
    dims.map((d, i) => d * (steps[i] ?? 1)),
  );
}
