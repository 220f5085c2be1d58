import { sizeOf } from '../../../onnx';
import type { RuleContext } from '../rule';
import { groupsOf, type Window } from './window';
import { windowViews } from './window-views';

/** The sizes of a convolution: `inner` channels of each group are seen at `positions` of the kernel from `places`. */
interface Sizes {
  batch: number;
  groups: number;
  out: number;
  inner: number;
  positions: number;
  places: number;
}

/** Products with fewer columns than this cost more than laying the views of a kernel side by side. */
const FEW_CHANNELS = 8;

/**
 * Whether the products are made of each sample apart, and summed: where a group has few channels; and where nothing need be
 * copied and the sums are smaller than what it takes to bring the channels of both factors to the front.
 */
const isBySample = ({ out, inner, positions, places }: Sizes): boolean =>
  inner < FEW_CHANNELS || (positions === 1 && out * inner <= places * (out + inner));

/** What each place sees as columns (im2col), times what arrives there: a product for each sample, and their sum. */
function bySample(c: RuleContext, views: readonly string[], at: string, s: Sizes): string {
  const { batch, groups, out, inner, positions, places } = s;
  const columns = views.map((view) => c.reshape(view, [batch, groups * inner, 1, places]));
  const [only = ''] = columns;
  const stacked = positions === 1 ? only : c.b.add('Concat', columns, { axis: 2 });
  const seen = c.reshape(stacked, [batch, groups, inner * positions, places]);
  const g = c.reshape(at, [batch, groups, out / groups, places]);
  const each = c.b.add('MatMul', [g, c.b.add('Transpose', [seen], { perm: [0, 1, 3, 2] })]);
  return c.b.add('ReduceSum', [each, c.b.ints([0])], { keepdims: 0 });
}

/** Brings the channels of [N, C, ...] before the samples: [C, N, ...]. */
const channelsFirst = (c: RuleContext, x: string, { kernel }: Window): string =>
  c.b.add('Transpose', [x], { perm: [1, 0, ...kernel.map((_, i) => i + 2)] });

/**
 * A product over all places of all samples for each position of the kernel. No memory is asked for but that of one view at
 * a time, where columns take as much as all of them.
 */
function byPosition(c: RuleContext, views: readonly string[], at: string, s: Sizes): string {
  const { batch, groups, out, inner, positions, places } = s;
  const all = batch * places;
  const product = (g: string, view: string): string => {
    if (groups === 1) return c.b.add('Gemm', [g, c.reshape(view, [inner, all])], { transB: 1 });
    const turned = c.b.add('Transpose', [c.reshape(view, [groups, inner, all])], { perm: [0, 2, 1] });
    return c.b.add('MatMul', [g, turned]);
  };
  const g = c.reshape(at, groups === 1 ? [out, all] : [groups, out / groups, all]);
  const each = views.map((view) => c.reshape(product(g, view), [out * inner, 1]));
  const [only = ''] = each;
  // No Transpose: ONNX Runtime would move it behind the optimizer, once for each moment.
  return positions === 1 ? only : c.b.add('Concat', each, { axis: 1 });
}

/**
 * By the kernel [O, C/G, ...]: what each place sees of `seen` [N, C, ...], times `at` [N, O, ...], summed over places
 * and batch.
 */
export function kernelGradient(c: RuleContext, seen: string, at: string, w: Window): string {
  const kernel = c.dims(c.input(1));
  const [batch = 0] = c.dims(c.input(0));
  const [out = 0, inner = 0] = kernel;
  const [positions, places] = [sizeOf(w.kernel), sizeOf(w.output)];
  const sizes: Sizes = { batch, groups: groupsOf(c), out, inner, positions, places };
  const gradient = isBySample(sizes)
    ? bySample(c, windowViews(c, seen, w), at, sizes)
    : byPosition(c, windowViews(c, channelsFirst(c, seen, w), w), channelsFirst(c, at, w), sizes);
  return c.reshape(gradient, kernel);
}

/** By the bias: the sum over everything but the channels. */
export const biasGradient = (c: RuleContext): string => {
  const axes = c.dims(c.output()).flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  return c.b.add('ReduceSum', [c.gradient(), c.b.ints(axes)], { keepdims: 0 });
};
