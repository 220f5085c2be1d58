import { elementCode } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { toInput } from '../unbroadcast';
import { arithmetic } from './arithmetic';

const add: Rule = (c) => [() => toInput(c, 0, c.gradient()), () => toInput(c, 1, c.gradient())];

const sub: Rule = (c) => [() => toInput(c, 0, c.gradient()), () => c.b.add('Neg', [toInput(c, 1, c.gradient())])];

const mul: Rule = (c) => [
  () => toInput(c, 0, c.b.add('Mul', [c.gradient(), c.input(1)])),
  () => toInput(c, 1, c.b.add('Mul', [c.gradient(), c.input(0)])),
];

const div: Rule = (c) => [
  () => toInput(c, 0, c.b.add('Div', [c.gradient(), c.input(1)])),
  () => {
    const share = c.b.add('Div', [c.b.add('Mul', [c.gradient(), c.output()]), c.input(1)]);
    return c.b.add('Neg', [toInput(c, 1, share)]);
  },
];

/** y = a − b·trunc(a/b), so trunc(a/b) is (a − y)/b. Floats have no other remainder in ONNX than C's fmod. */
const mod: Rule = (c) => [
  () => toInput(c, 0, c.gradient()),
  () => {
    const arith = arithmetic(c);
    const times = arith.div(arith.sub(c.output(), c.input(0)), c.input(1));
    return toInput(c, 1, arith.mul(c.gradient(), times));
  },
];

/** Any number of inputs, each with the same share of the gradient. */
const shared = (c: RuleContext, g: () => string) => c.node.inputs.map((_, i) => () => toInput(c, i, g()));

const sum: Rule = (c) => shared(c, () => c.gradient());
const mean: Rule = (c) => shared(c, () => arithmetic(c).mul(c.gradient(), 1 / c.node.inputs.length));

/** A choice, not a product with the condition: what is not chosen may be infinite. */
const where: Rule = (c) => [
  undefined,
  () => toInput(c, 1, c.b.add('Where', [c.input(0), c.gradient(), c.scalar(0)])),
  () => toInput(c, 2, c.b.add('Where', [c.input(0), c.scalar(0), c.gradient()])),
];

const neg: Rule = (c) => [() => c.b.add('Neg', [c.gradient()])];
const identity: Rule = (c) => [() => c.gradient()];

/** From float to float; the second input of CastLike only names the type. */
const cast: Rule = (c) => [() => c.b.add('Cast', [c.gradient()], { to: elementCode(c.type(c.input(0))) })];

export const elementwise: Record<string, Rule> = {
  Add: add,
  Sub: sub,
  Mul: mul,
  Div: div,
  Mod: mod,
  Sum: sum,
  Mean: mean,
  Where: where,
  Neg: neg,
  Identity: identity,
  Cast: cast,
  CastLike: cast,
};
