import { elementCode, toNumbers } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { arithmetic } from './arithmetic';

/** The share of elements that is dropped, 0 where the node does not train. */
function ratioOf(c: RuleContext): number {
  const [ratio, training] = [1, 2].map((i) => {
    const tensor = c.constant(i);
    return tensor && toNumbers(tensor)[0];
  });
  return training ? (ratio ?? 0.5) : 0;
}

/** What was dropped gets nothing; the rest was scaled up by 1 / (1 − ratio), and so is its gradient. */
const dropout: Rule = (c) => [
  () => {
    const ratio = ratioOf(c);
    if (ratio === 0) return c.gradient();
    const kept = c.b.add('Cast', [c.demand(1)], { to: elementCode(c.type()) });
    const { mul } = arithmetic(c);
    return mul(mul(c.gradient(), kept), 1 / (1 - ratio));
  },
];

export const dropouts: Record<string, Rule> = { Dropout: dropout };
