import { sizeOf } from '../../../onnx';
import type { RuleContext } from '../rule';
import { im2col } from './im2col';
import { groupsOf, type Window } from './window';

/**
 * By the kernel [O, C/G, ...]: what each place sees of `seen` [N, C, ...], times `at` [N, O, places], summed over places
 * and batch.
 */
export function kernelGradient(c: RuleContext, seen: string, at: string, w: Window): string {
  const groups = groupsOf(c);
  const [batch = 0] = c.dims(c.input(0));
  const [out = 0, inner = 0] = c.dims(c.input(1));
  const places = sizeOf(w.output);
  const all = im2col(c, seen, [batch, groups * inner], w);
  const columns = c.reshape(all, [batch, groups, inner * sizeOf(w.kernel), places]);
  const g = c.reshape(at, [batch, groups, out / groups, places]);
  const each = c.b.add('MatMul', [g, c.b.add('Transpose', [columns], { perm: [0, 1, 3, 2] })]);
  const summed = c.b.add('ReduceSum', [each, c.b.ints([0])], { keepdims: 0 });
  return c.reshape(summed, c.dims(c.input(1)));
}

/** By the bias: the sum over everything but the channels. */
export const biasGradient = (c: RuleContext): string => {
  const axes = c.dims(c.output()).flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  return c.b.add('ReduceSum', [c.gradient(), c.b.ints(axes)], { keepdims: 0 });
};
