import { intsAttribute } from '../../../onnx';
import type { Rule } from '../rule';

/** Operators that move no element: the gradient takes the shape of the input. */
const reshaped: Rule = (c) => [() => c.reshape(c.gradient(), c.dims(c.input(0)))];

const transpose: Rule = (c) => [
  () => {
    const rank = c.dims(c.input(0)).length;
    const perm = intsAttribute(c.node, 'perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
    return c.b.add('Transpose', [c.gradient()], { perm: perm.map((_, axis) => perm.indexOf(axis)) });
  },
];

export const shape: Record<string, Rule> = {
  Flatten: reshaped,
  Reshape: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Transpose: transpose,
};
