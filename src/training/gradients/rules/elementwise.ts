import { floatAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { unbroadcast } from '../unbroadcast';

/** Sums the gradient of a broadcasting operator back to the shape of one of its inputs. */
const toInput = (c: RuleContext, index: number, g: string): string =>
  unbroadcast(c, g, c.dims(c.output()), c.dims(c.input(index)));

const add: Rule = (c) => [() => toInput(c, 0, c.gradient()), () => toInput(c, 1, c.gradient())];

const sub: Rule = (c) => [() => toInput(c, 0, c.gradient()), () => toInput(c, 1, c.b.add('Neg', [c.gradient()]))];

const mul: Rule = (c) => [
  () => toInput(c, 0, c.b.add('Mul', [c.gradient(), c.input(1)])),
  () => toInput(c, 1, c.b.add('Mul', [c.gradient(), c.input(0)])),
];

const div: Rule = (c) => [
  () => toInput(c, 0, c.b.add('Div', [c.gradient(), c.input(1)])),
  () => {
    const share = c.b.add('Div', [c.b.add('Mul', [c.gradient(), c.output()]), c.input(1)]);
    return toInput(c, 1, c.b.add('Neg', [share]));
  },
];

/** Lets the gradient through where a condition holds. */
const where = (c: RuleContext, condition: string): string => c.b.add('Where', [condition, c.gradient(), c.scalar(0)]);

/** A steep HardSigmoid is the step function, three times as fast as a comparison; it has no float64 kernel. */
const relu: Rule = (c) => [
  () => {
    if (c.type() !== 'float32') return where(c, c.b.add('Greater', [c.output(), c.scalar(0)]));
    const step = c.b.add('HardSigmoid', [c.output()], {
      alpha: { kind: 'float', value: 1e30 },
      beta: { kind: 'float', value: 0 },
    });
    return c.b.add('Mul', [c.gradient(), step]);
  },
];

/** Both bounds let the gradient through, as in PyTorch's clamp. */
const clip: Rule = (c) => [
  () => {
    const x = c.input(0);
    const above = c.has(1) && c.b.add('GreaterOrEqual', [x, c.input(1)]);
    const below = c.has(2) && c.b.add('LessOrEqual', [x, c.input(2)]);
    if (above && below) return where(c, c.b.add('And', [above, below]));
    const one = above || below;
    return one ? where(c, one) : c.gradient();
  },
];

const hardSigmoid: Rule = (c) => [
  () => {
    const y = c.output();
    const inside = c.b.add('And', [c.b.add('Greater', [y, c.scalar(0)]), c.b.add('Less', [y, c.scalar(1)])]);
    return c.b.add('Mul', [where(c, inside), c.scalar(floatAttribute(c.node, 'alpha') ?? 0.2)]);
  },
];

const neg: Rule = (c) => [() => c.b.add('Neg', [c.gradient()])];
const identity: Rule = (c) => [() => c.gradient()];

export const elementwise: Record<string, Rule> = {
  Add: add,
  Sub: sub,
  Mul: mul,
  Div: div,
  Neg: neg,
  Identity: identity,
  Relu: relu,
  Clip: clip,
  HardSigmoid: hardSigmoid,
};
