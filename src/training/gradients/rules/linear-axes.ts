import { int64, sizeOf, type Tensor } from '../../../onnx';
import type { RuleContext } from '../rule';
import { arithmetic } from './arithmetic';
import { resized, zeros } from './arrange';

/** For each element of an output axis, the input elements that it sums, with their weights. */
export type Weights = readonly ReadonlyMap<number, number>[];

/** One axis in the middle of a tensor: [outer, axis, inner]. */
interface Line {
  outer: number;
  inner: number;
  inputs: number;
  outputs: number;
}

function floats(c: RuleContext, dims: readonly number[], values: Iterable<readonly [number, number]>): string {
  const type = c.type() === 'float64' ? 'float64' : 'float32';
  const data = type === 'float64' ? new Float64Array(sizeOf(dims)) : new Float32Array(sizeOf(dims));
  for (const [i, value] of values) data[i] = value;
  const tensor: Tensor = { type, dims, data };
  return c.b.constant(tensor);
}

/** A product with the weights as a matrix. */
function byMatrix(c: RuleContext, g: string, weights: Weights, { outer, inner, inputs, outputs }: Line): string {
  const entries = weights.flatMap((row, out) => [...row].map(([input, weight]) => ({ out, input, weight })));
  if (inner === 1) {
    const matrix = entries.map(({ out, input, weight }) => [out * inputs + input, weight] as const);
    return c.b.add('MatMul', [c.reshape(g, [outer, outputs]), floats(c, [outputs, inputs], matrix)]);
  }
  const turned = entries.map(({ out, input, weight }) => [input * outputs + out, weight] as const);
  return c.b.add('MatMul', [floats(c, [inputs, outputs], turned), c.reshape(g, [outer, outputs, inner])]);
}

/** Adds each output, weighed, to the inputs that it was made of, one after the other. */
function byScatter(c: RuleContext, g: string, weights: Weights, { outer, inner, inputs, outputs }: Line): string {
  const swap = (name: string, dims: number[]) => c.b.add('Transpose', [c.reshape(name, dims)], { perm: [1, 0, 2] });
  const rows = c.reshape(swap(g, [outer, outputs, inner]), [outputs, outer * inner]);
  const taps = weights.map((row) => [...row]);
  const most = Math.max(...taps.map((row) => row.length));
  let sum = zeros(c, [inputs, outer * inner]);
  for (let tap = 0; tap < most; tap++) {
    const places = c.b.constant(
      int64(
        taps.map((row) => row[tap]?.[0] ?? 0),
        [outputs, 1],
      ),
    );
    const factors = taps.map((row, out) => [out, row[tap]?.[1] ?? 0] as const);
    const share = arithmetic(c).mul(rows, floats(c, [outputs, 1], factors));
    sum = c.b.add('ScatterND', [sum, places, share], { reduction: 'add' });
  }
  return swap(sum, [inputs, outer, inner]);
}

/** The largest matrix that is worth its memory and its zeros: 4 MiB in float32. */
const LARGEST_MATRIX = 2 ** 20;

/**
 * The gradient of an operator that treats each axis by itself, as sums of input elements with constant weights.
 * @param from the shape of the gradient that arrives.
 * @param to the shape of the operator's input.
 * @param weights of each axis; undefined where nothing happens.
 */
export function alongAxes(
  c: RuleContext,
  g: string,
  from: readonly number[],
  to: readonly number[],
  weights: readonly (Weights | undefined)[],
): string {
  let dims = [...from];
  let result = g;
  weights.forEach((each, axis) => {
    if (!each) return;
    const [inputs, outputs] = [to[axis] ?? 1, dims[axis] ?? 1];
    const line: Line = { outer: sizeOf(dims.slice(0, axis)), inner: sizeOf(dims.slice(axis + 1)), inputs, outputs };
    result = (inputs * outputs > LARGEST_MATRIX ? byScatter : byMatrix)(c, result, each, line);
    dims = resized(dims, axis, inputs);
  });
  return c.reshape(result, to);
}
