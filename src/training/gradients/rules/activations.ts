import { type Attribute, floatAttribute } from '../../../onnx';
import type { Rule, RuleContext, Thunk } from '../rule';
import { toInput } from '../unbroadcast';
import { arithmetic } from './arithmetic';
import { branch, step } from './steps';

/** The rule of an activation from its derivative. Where that can be had of y it is: then x need not be kept. */
const activation =
  (derivative: (c: RuleContext) => string): Rule =>
  (c) => [() => arithmetic(c).mul(c.gradient(), derivative(c))];

const setting = (c: RuleContext, name: string, otherwise: number): number => floatAttribute(c.node, name) ?? otherwise;

const relu = activation((c) => step(c, c.output()));

/** y tells the sides apart only where the slope keeps the sign. */
const leakyRelu = activation((c) => {
  const slope = setting(c, 'alpha', 0.01);
  return branch(c, slope > 0 ? c.output() : c.input(0), slope, 1);
});

const pRelu: Rule = (c) => {
  const { add, mul, sub, atMost } = arithmetic(c);
  const [x, slope] = [c.input(0), c.input(1)];
  return [
    () => mul(c.gradient(), add(mul(step(c, x), sub(1, slope)), slope)),
    () => toInput(c, 1, mul(c.gradient(), atMost(x, 0))),
  ];
};

/** What is `scale`·x above 0 and `scale`·`alpha`·(eˣ − 1) below: there the derivative is y + scale·alpha. */
function exponentialUnit(c: RuleContext, alpha: number, scale: number): Thunk {
  const { add, mul, atMost } = arithmetic(c);
  if (alpha < 0) throw c.unsupported(`its alpha is below 0 (${alpha})`);
  return () => mul(c.gradient(), add(atMost(c.output(), 0), branch(c, c.output(), scale * alpha, scale)));
}

const elu: Rule = (c) => [exponentialUnit(c, setting(c, 'alpha', 1), 1)];
const selu: Rule = (c) => [exponentialUnit(c, setting(c, 'alpha', 1.6732632), setting(c, 'gamma', 1.050701))];

const celu = activation((c) => {
  const { add, mul, atMost } = arithmetic(c);
  return add(mul(atMost(c.output(), 0), 1 / setting(c, 'alpha', 1)), 1);
});

const thresholdedRelu = activation((c) => {
  const threshold = setting(c, 'alpha', 1);
  return step(c, threshold >= 0 ? c.output() : arithmetic(c).sub(c.input(0), threshold));
});

const shrink = activation((c) => {
  const { abs, sub } = arithmetic(c);
  return step(c, sub(abs(c.input(0)), setting(c, 'lambd', 0.5)));
});

const softplus = activation((c) => arithmetic(c).sigmoid(c.input(0)));

/** g · y · (1 − y) */
const sigmoid: Rule = (c) => [
  () => {
    const { mul, sub } = arithmetic(c);
    return mul(mul(c.gradient(), c.output()), sub(1, c.output()));
  },
];

const tanh = activation((c) => {
  const { mul, sub } = arithmetic(c);
  return sub(1, mul(c.output(), c.output()));
});

/** g / (1 + |x|)² */
const softsign: Rule = (c) => [
  () => {
    const { abs, add, div, mul } = arithmetic(c);
    const reach = add(abs(c.input(0)), 1);
    return div(c.gradient(), mul(reach, reach));
  },
];

const hardSigmoid = activation((c) => {
  const { mul, sub } = arithmetic(c);
  const inside = step(c, mul(c.output(), sub(1, c.output())));
  return mul(inside, setting(c, 'alpha', 0.2));
});

const sixth: Attribute = { kind: 'float', value: 1 / 6 };
const half: Attribute = { kind: 'float', value: 0.5 };

/** y = x·h with h = HardSigmoid(x) of slope 1/6. Between the ends x/6 = h − ½, so the derivative is h + (h − ½). */
const hardSwish = activation((c) => {
  const { add, mul, sub } = arithmetic(c);
  const h = c.b.add('HardSigmoid', [c.input(0)], { alpha: sixth, beta: half });
  const inside = step(c, mul(h, sub(1, h)));
  return add(h, mul(sub(h, 0.5), inside));
});

export const activations: Record<string, Rule> = {
  Relu: relu,
  LeakyRelu: leakyRelu,
  PRelu: pRelu,
  Elu: elu,
  Selu: selu,
  Celu: celu,
  ThresholdedRelu: thresholdedRelu,
  Shrink: shrink,
  Sigmoid: sigmoid,
  HardSigmoid: hardSigmoid,
  HardSwish: hardSwish,
  Tanh: tanh,
  Softplus: softplus,
  Softsign: softsign,
};
