import { elementCode } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { expand } from '../unbroadcast';
import { arithmetic } from './arithmetic';
import { type Reduction, reductionOf } from './reduced-axes';
import { equal, sign } from './steps';

/** The rule of a reduction: its gradient from what the reduction does and g, with the reduced axes kept as 1. */
const reducing =
  (gradient: (c: RuleContext, r: Reduction, g: string) => string): Rule =>
  (c) => [
    () => {
      const r = reductionOf(c);
      return gradient(c, r, r.kept(c.gradient()));
    },
  ];

const reduceSum = reducing((c, r, g) => expand(c, g, r.dims));
const reduceMean = reducing((c, r, g) => expand(c, r.count === 1 ? g : arithmetic(c).div(g, r.count), r.dims));

/** Equal extrema share the gradient, as in PyTorch's amax and amin. */
const reduceExtremum = reducing((c, r, g) => {
  const { div, mul } = arithmetic(c);
  const mask = equal(c, c.input(0), r.kept(c.output()));
  return mul(mask, div(g, r.sum(mask)));
});

/** The product of the other elements. Zeros count as 1 here, and where another element is 0 nothing is left. */
const reduceProd = reducing((c, r, g) => {
  const { add, div, mul } = arithmetic(c);
  const isZero = c.b.add('Cast', [c.b.add('Equal', [c.input(0), c.scalar(0)])], { to: elementCode(c.type()) });
  const filled = add(c.input(0), isZero);
  const product = r.axes.length === 0 ? filled : c.b.add('ReduceProd', [filled, c.b.ints(r.axes)], { keepdims: 1 });
  return mul(div(mul(g, product), filled), equal(c, isZero, r.sum(isZero)));
});

const reduceL1 = reducing((c, _r, g) => arithmetic(c).mul(g, sign(c, c.input(0))));

/** g · x / y, and 0 where all elements are 0. */
const reduceL2 = reducing((c, r, g) => {
  const y = r.kept(c.output());
  const isZero = c.b.add('Equal', [y, c.scalar(0)]);
  const { div, mul } = arithmetic(c);
  return mul(c.input(0), c.b.add('Where', [isZero, c.scalar(0), div(g, y)]));
});

const reduceSumSquare = reducing((c, _r, g) => {
  const { mul } = arithmetic(c);
  return mul(c.input(0), mul(g, 2));
});

const reduceLogSum = reducing((c, r, g) => {
  const { div, exp } = arithmetic(c);
  return expand(c, div(g, exp(r.kept(c.output()))), r.dims);
});

/** g · softmax(x) */
const reduceLogSumExp = reducing((c, r, g) => {
  const { exp, mul, sub } = arithmetic(c);
  return mul(g, exp(sub(c.input(0), r.kept(c.output()))));
});

export const reduction: Record<string, Rule> = {
  ReduceSum: reduceSum,
  ReduceMean: reduceMean,
  ReduceMax: reduceExtremum,
  ReduceMin: reduceExtremum,
  ReduceProd: reduceProd,
  ReduceL1: reduceL1,
  ReduceL2: reduceL2,
  ReduceSumSquare: reduceSumSquare,
  ReduceLogSum: reduceLogSum,
  ReduceLogSumExp: reduceLogSumExp,
};
