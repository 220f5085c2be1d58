import { sizeOf, type Tensor } from '../../../onnx';
import type { RuleContext } from '../rule';
import { arithmetic } from './arithmetic';
import { pad } from './arrange';
import { alongAxes } from './linear-axes';
import { blowUp, isTiling, padRest } from './tiles';
import type { Window } from './window';

/** What one element of a window weighs, at each output of an axis. */
export type AxisWeights = readonly number[];

/** The input elements in the windows of one axis. */
function placesOf(w: Window, axis: number): number[][] {
  const [stride, dilation] = [w.strides[axis] ?? 1, w.dilations[axis] ?? 1];
  return Array.from({ length: w.output[axis] ?? 0 }, (_, o) => {
    const first = o * stride - (w.before[axis] ?? 0);
    const all = Array.from({ length: w.kernel[axis] ?? 1 }, (_, i) => first + i * dilation);
    return all.filter((place) => place >= 0 && place < (w.input[axis] ?? 0));
  });
}

/** How many elements of the input each window of an axis holds. */
export const countsOf = (w: Window, axis: number): number[] => placesOf(w, axis).map((places) => places.length);

/** Multiplies the gradient by the weights of all axes and a factor. */
function weighed(c: RuleContext, g: string, weights: readonly AxisWeights[], factor = 1): string {
  const products = weights.reduce<number[]>((list, axis) => list.flatMap((p) => axis.map((v) => p * v)), [factor]);
  const [first = 1] = products;
  const { mul } = arithmetic(c);
  if (products.every((p) => p === first)) return Math.abs(first - 1) < 1e-9 ? g : mul(g, first);
  const type = c.type() === 'float64' ? 'float64' : 'float32';
  const data = type === 'float64' ? Float64Array.from(products) : Float32Array.from(products);
  const tensor: Tensor = { type, dims: weights.map((axis) => axis.length), data };
  return mul(g, c.b.constant(tensor));
}

/** A product with a matrix for each axis. */
function byMatrices(c: RuleContext, g: string, w: Window, weights: readonly AxisWeights[]): string {
  const maps = w.kernel.map((_, axis) =>
    placesOf(w, axis).map((places, o) => new Map(places.map((place) => [place, weights[axis]?.[o] ?? 1]))),
  );
  return alongAxes(c, g, c.dims(c.output()), c.dims(c.input(0)), [undefined, undefined, ...maps]);
}

/** Dense windows one step apart: the sum over the windows that hold an element is a pooling again, of the gradient. */
function byPooling(c: RuleContext, g: string, w: Window, weights: readonly AxisWeights[]): string {
  // The pooling divides by the size of the kernel.
  const summands = weighed(c, g, weights, sizeOf(w.kernel));
  const before = w.kernel.map((k, i) => k - 1 - (w.before[i] ?? 0));
  const after = w.output.map((o, i) => (w.input[i] ?? 0) + (w.before[i] ?? 0) - o);
  const padded = pad(c, summands, [0, 0, ...before], [0, 0, ...after]);
  return c.b.add('AveragePool', [padded], { kernel_shape: w.kernel });
}

/**
 * Spreads what arrives at each window over the input elements in it, weighed by the window: the transpose of a sum
 * over windows.
 */
export function spreadOverWindows(c: RuleContext, g: string, w: Window, weights: readonly AxisWeights[]): string {
  if (isTiling(w)) return padRest(c, blowUp(c, weighed(c, g, weights), w), w);
  const oneApart = [...w.strides, ...w.dilations].every((s) => s === 1);
  return oneApart ? byPooling(c, g, w, weights) : byMatrices(c, g, w, weights);
}
