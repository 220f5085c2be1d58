import { intAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';

const sumAlong = (c: RuleContext, name: string): string =>
  c.b.add('ReduceSum', [name, c.b.ints([intAttribute(c.node, 'axis') ?? -1])], { keepdims: 1 });

/** g − softmax(x) · Σg */
const logSoftmax: Rule = (c) => [
  () => {
    const probabilities = c.b.add('Exp', [c.output()]);
    return c.b.add('Sub', [c.gradient(), c.b.add('Mul', [probabilities, sumAlong(c, c.gradient())])]);
  },
];

/** y · (g − Σ g·y) */
const softmax: Rule = (c) => [
  () => {
    const weighted = c.b.add('Mul', [c.gradient(), c.output()]);
    return c.b.add('Mul', [c.output(), c.b.add('Sub', [c.gradient(), sumAlong(c, weighted)])]);
  },
];

export const softmaxes: Record<string, Rule> = { LogSoftmax: logSoftmax, Softmax: softmax };
