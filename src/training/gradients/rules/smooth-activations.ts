import { stringAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { arithmetic } from './arithmetic';

/** y = x·Φ(x). The derivative Φ + x·φ is ½·(1 + erf u + x·e^(ln √(2/π) − u²)) with u = x/√2: the constant rides along in the exponent. */
function exactDerivative(c: RuleContext, x: string): string {
  const { add, exp, mul, sub } = arithmetic(c);
  const u = mul(x, Math.SQRT1_2);
  const bell = exp(sub(Math.log(Math.sqrt(2 / Math.PI)), mul(u, u)));
  return mul(add(add(c.b.add('Erf', [u]), mul(x, bell)), 1), 0.5);
}

/** y = ½x·(1 + tanh a) = x·σ(2a) with 2a = x·(k + m·x²). The derivative is s + y·(1 − s)·(k + 3m·x²) with s = σ(2a). */
function tanhDerivative(c: RuleContext, x: string): string {
  const { add, mul, sub, sigmoid } = arithmetic(c);
  const k = 2 * Math.sqrt(2 / Math.PI);
  const curved = mul(mul(x, x), 0.044715 * k);
  const s = sigmoid(mul(x, add(curved, k)));
  const slope = add(mul(curved, 3), k);
  return add(s, mul(mul(c.output(), sub(1, s)), slope));
}

/** Hendrycks & Gimpel, arXiv 1606.08415. */
const gelu: Rule = (c) => [
  () => {
    const derivative = stringAttribute(c.node, 'approximate') === 'tanh' ? tanhDerivative : exactDerivative;
    return arithmetic(c).mul(c.gradient(), derivative(c, c.input(0)));
  },
];

/** Beyond it tanh(softplus(x)) is 1 in float32, and e²ˣ stays finite. */
const MISH_FLAT = 20;

/**
 * y = x·t with t = tanh(softplus(x)) (Misra, arXiv 1908.08681). With w = eˣ and n = w·(w + 2): t = n/(n + 2) and
 * t′ = 4(n − w)/(n + 2)². No Softplus: that operator takes fifty times as long as Exp on the CPU.
 */
const mish: Rule = (c) => [
  () => {
    const { add, div, exp, mul, sub, atMost } = arithmetic(c);
    const x = c.input(0);
    const w = exp(atMost(x, MISH_FLAT));
    const n = mul(w, add(w, 2));
    const r = div(1, add(n, 2));
    const slope = mul(mul(sub(n, w), mul(r, 4)), r);
    return mul(c.gradient(), add(mul(n, r), mul(x, slope)));
  },
];

export const smoothActivations: Record<string, Rule> = { Gelu: gelu, Mish: mish };
