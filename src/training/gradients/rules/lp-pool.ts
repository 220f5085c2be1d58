import { intAttribute, intsAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { arithmetic } from './arithmetic';
import { sign } from './steps';
import { windowOf } from './window';
import { spreadOverWindows } from './window-sum';

const orderOf = (c: RuleContext): number => intAttribute(c.node, 'p') ?? 2;

const power = (c: RuleContext, x: string, p: number): string => (p === 1 ? x : c.b.add('Pow', [x, c.scalar(p)]));

/** g · y^(1 − p), and 0 where the norm is 0: there every element is, and has no gradient. */
function perNorm(c: RuleContext, p: number): string {
  if (p === 1) return c.gradient();
  const share = arithmetic(c).div(c.gradient(), power(c, c.output(), p - 1));
  return c.b.add('Where', [c.b.add('Equal', [c.output(), c.scalar(0)]), c.scalar(0), share]);
}

/** |x|^(p − 1) · sign(x) */
function slope(c: RuleContext, p: number): string {
  const x = c.input(0);
  if (p === 1) return sign(c, x);
  if (p === 2) return x;
  const { mul, abs } = arithmetic(c);
  return mul(x, power(c, abs(x), p - 2));
}

/** (Σ |x|^p)^(1/p) over windows. */
const lpPool: Rule = (c) => [
  () => {
    const w = windowOf(c, intsAttribute(c.node, 'kernel_shape') ?? []);
    const p = orderOf(c);
    const weights = w.output.map((size) => new Array<number>(size).fill(1));
    return arithmetic(c).mul(slope(c, p), spreadOverWindows(c, perNorm(c, p), w, weights));
  },
];

const globalLpPool: Rule = (c) => [() => arithmetic(c).mul(slope(c, orderOf(c)), perNorm(c, orderOf(c)))];

export const lpPooling: Record<string, Rule> = { LpPool: lpPool, GlobalLpPool: globalLpPool };
