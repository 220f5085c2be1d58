import type { Rule, RuleContext, Thunk } from '../rule';
import { toInput } from '../unbroadcast';
import { arithmetic } from './arithmetic';
import { equal, step } from './steps';

/** Of many: all that equal the result have the same share. */
function ofMany(c: RuleContext): string[] {
  const masks = c.node.inputs.map((name) => equal(c, name, c.output()));
  const count = c.b.add('Sum', masks);
  return masks.map((mask) => arithmetic(c).div(mask, count));
}

/** Of two: the one that wins has the gradient, and equal ones half of it each, as in PyTorch. */
const ofTwo = (c: RuleContext, winner: string, other: string): string => step(c, arithmetic(c).sub(winner, other), 0.5);

/** Element by element, over any number of inputs that broadcast. */
const extremum =
  (isMaximum: boolean): Rule =>
  (c) => {
    const { inputs } = c.node;
    const [a = '', b = ''] = inputs;
    let shares: string[] | undefined;
    const shareOf = (i: number): string => {
      if (inputs.length === 2) return isMaximum === (i === 0) ? ofTwo(c, a, b) : ofTwo(c, b, a);
      shares ??= ofMany(c);
      return shares[i] ?? '';
    };
    if (inputs.length === 1) return [() => c.gradient()];
    return inputs.map(
      (_, i): Thunk =>
        () =>
          toInput(c, i, arithmetic(c).mul(c.gradient(), shareOf(i))),
    );
  };

/** What passes unchanged has the gradient, the bounds included, as in PyTorch's clamp. */
const clip: Rule = (c) => [
  () => (c.has(1) || c.has(2) ? arithmetic(c).mul(c.gradient(), equal(c, c.input(0), c.output())) : c.gradient()),
];

export const extrema: Record<string, Rule> = {
  Max: extremum(true),
  Min: extremum(false),
  Clip: clip,
};
