import { sizeOf, toNumbers } from '../../../onnx';
import type { Rule, RuleContext, Thunk } from '../rule';
import { toInput } from '../unbroadcast';
import { arithmetic } from './arithmetic';
import { sign } from './steps';

type Arithmetic = ReturnType<typeof arithmetic>;

/** The rule of a function of one variable: its gradient by the formula, of g, x and y. */
const unary =
  (formula: (a: Arithmetic, g: string, x: string, y: string, c: RuleContext) => string): Rule =>
  (c) => [() => formula(arithmetic(c), c.gradient(), c.input(0), c.output(), c)];

/** √(1 ± x²) and its like. */
const root = (a: Arithmetic, square: string, by: number): string => a.sqrt(a.add(square, by));

/** The exponent where the model fixes it: a single number that is stored. */
function fixedExponent(c: RuleContext): number | undefined {
  const tensor = c.b.graph.initializers.get(c.input(1));
  return tensor && sizeOf(tensor.dims) === 1 ? toNumbers(tensor)[0] : undefined;
}

/** g · p · xᵖ⁻¹. Where it can be had without Pow it is: Pow takes fifteen times as long as Mul. */
function byFixedBase(c: RuleContext, p: number): string {
  const a = arithmetic(c);
  const [g, x] = [c.gradient(), c.input(0)];
  if (p === 1) return g;
  if (p === 2) return a.mul(a.mul(g, 2), x);
  if (p === 0.5) return a.div(a.mul(g, 0.5), c.output());
  return a.mul(a.mul(g, p), c.b.add('Pow', [x, c.scalar(p - 1)]));
}

/** As above for exponents that are known at run time; where they are 0 no gradient flows, even from x = 0. */
function byBase(c: RuleContext, exponent: string): string {
  const a = arithmetic(c);
  const rate = a.mul(exponent, c.b.add('Pow', [c.input(0), a.sub(exponent, 1)]));
  const isFlat = c.b.add('Equal', [exponent, c.scalar(0)]);
  return a.mul(c.gradient(), c.b.add('Where', [isFlat, c.scalar(0), rate]));
}

/** g · y · ln x, and 0 where x is 0. */
function byExponent(c: RuleContext): string {
  const a = arithmetic(c);
  const x = c.input(0);
  const isZero = c.b.add('Equal', [x, c.scalar(0)]);
  return c.b.add('Where', [isZero, c.scalar(0), a.mul(a.mul(c.gradient(), c.output()), a.log(x))]);
}

/** Base and exponent broadcast; an exponent may be of another type than its base. */
const pow: Rule = (c) => {
  const fixed = fixedExponent(c);
  const base: Thunk = () => {
    if (fixed !== undefined) return toInput(c, 0, byFixedBase(c, fixed));
    const same = c.type(c.input(1)) === c.type();
    return toInput(c, 0, byBase(c, same ? c.input(1) : c.b.add('CastLike', [c.input(1), c.input(0)])));
  };
  return [fixed === 0 ? undefined : base, () => toInput(c, 1, byExponent(c))];
};

export const functions: Record<string, Rule> = {
  Abs: unary((a, g, x, _y, c) => a.mul(g, sign(c, x))),
  Exp: unary((a, g, _x, y) => a.mul(g, y)),
  Log: unary((a, g, x) => a.div(g, x)),
  Sqrt: unary((a, g, _x, y) => a.div(a.mul(g, 0.5), y)),
  Reciprocal: unary((a, g, _x, y) => a.neg(a.mul(a.mul(g, y), y))),
  Pow: pow,
  Sin: unary((a, g, x, _y, c) => a.mul(g, c.b.add('Cos', [x]))),
  Cos: unary((a, g, x, _y, c) => a.neg(a.mul(g, c.b.add('Sin', [x])))),
  Tan: unary((a, g, _x, y) => a.mul(g, a.add(a.mul(y, y), 1))),
  Asin: unary((a, g, x) => a.div(g, a.sqrt(a.sub(1, a.mul(x, x))))),
  Acos: unary((a, g, x) => a.neg(a.div(g, a.sqrt(a.sub(1, a.mul(x, x)))))),
  Atan: unary((a, g, x) => a.div(g, a.add(a.mul(x, x), 1))),
  Sinh: unary((a, g, _x, y) => a.mul(g, root(a, a.mul(y, y), 1))),
  Cosh: unary((a, g, x, _y, c) => a.mul(g, c.b.add('Sinh', [x]))),
  Asinh: unary((a, g, x) => a.div(g, root(a, a.mul(x, x), 1))),
  Acosh: unary((a, g, x) => a.div(g, root(a, a.mul(x, x), -1))),
  Atanh: unary((a, g, x) => a.div(g, a.sub(1, a.mul(x, x)))),
  /** g · 2/√π · e^(−x²), the constant in the exponent. */
  Erf: unary((a, g, x) => a.mul(g, a.exp(a.sub(Math.log(2 / Math.sqrt(Math.PI)), a.mul(x, x))))),
};
