import { sizeOf, type Tensor } from '../../../onnx';
import type { RuleContext } from '../rule';
import { resized } from './arrange';

/** For each element of an output axis, the input elements that it sums, with their weights. */
export type Weights = readonly ReadonlyMap<number, number>[];

/** The weights as a matrix [output, input], or turned: [input, output]. */
function matrixOf(c: RuleContext, weights: Weights, inputs: number, turned: boolean): string {
  const outputs = weights.length;
  const type = c.type() === 'float64' ? 'float64' : 'float32';
  const size = outputs * inputs;
  const data = type === 'float64' ? new Float64Array(size) : new Float32Array(size);
  weights.forEach((row, out) => {
    for (const [input, weight] of row) data[turned ? input * outputs + out : out * inputs + input] = weight;
  });
  const tensor: Tensor = { type, dims: turned ? [inputs, outputs] : [outputs, inputs], data };
  return c.b.constant(tensor);
}

/**
 * The gradient of an operator that treats each axis by itself, as a sum of input elements with constant weights: one
 * product with a matrix for each axis that has weights.
 * @param from the shape of the gradient that arrives; @param to the shape of the operator's input.
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
    const [outer, inner] = [sizeOf(dims.slice(0, axis)), sizeOf(dims.slice(axis + 1))];
    result =
      inner === 1
        ? c.b.add('MatMul', [c.reshape(result, [outer, outputs]), matrixOf(c, each, inputs, false)])
        : c.b.add('MatMul', [matrixOf(c, each, inputs, true), c.reshape(result, [outer, outputs, inner])]);
    dims = resized(dims, axis, inputs);
  });
  return c.reshape(result, to);
}
