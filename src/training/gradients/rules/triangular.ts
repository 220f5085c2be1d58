import { intAttribute } from '../../../onnx';
import type { Rule } from '../rule';

/** Each element went into the sums from its own on, so its gradient is the sum from the other end. */
const cumSum: Rule = (c) => [
  () =>
    c.b.add('CumSum', [c.gradient(), c.input(1)], {
      exclusive: intAttribute(c.node, 'exclusive'),
      reverse: 1 - (intAttribute(c.node, 'reverse') ?? 0),
    }),
];

/** A triangle of the gradient, the same as of the input. */
const trilu: Rule = (c) => [
  () => c.b.add('Trilu', [c.gradient(), ...c.node.inputs.slice(1)], { upper: intAttribute(c.node, 'upper') }),
];

export const triangular: Record<string, Rule> = { CumSum: cumSum, Trilu: trilu };
