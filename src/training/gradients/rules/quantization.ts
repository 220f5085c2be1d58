import { elementCode, intAttribute, sizeOf } from '../../../onnx';
import { once } from '../once';
import type { Rule, RuleContext } from '../rule';
import { arithmetic } from './arithmetic';
import { equal } from './steps';

/** Smallest and largest number of each integer that stands for a float. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
};

/** How scales and zero points lie in a tensor: one of each, or one for each element of an axis. */
function scaling(c: RuleContext) {
  const dims = c.dims(c.input(0));
  const scaleDims = c.dims(c.input(1));
  if (intAttribute(c.node, 'block_size')) throw c.unsupported('it scales in blocks');
  const given = intAttribute(c.node, 'axis') ?? 1;
  const axis = given < 0 ? given + dims.length : given;
  const isPerAxis = sizeOf(scaleDims) > 1;
  const broadcast = isPerAxis ? dims.map((d, i) => (i === axis ? d : 1)) : [];
  const axes = dims.flatMap((_, i) => (isPerAxis && i === axis ? [] : [i]));
  const zero = once(() => c.reshape(c.b.add('Cast', [c.input(2)], { to: elementCode(c.type()) }), broadcast));
  return {
    scale: once(() => c.reshape(c.input(1), broadcast)),
    /** The zero point as a float. */
    zero: (): string | number => (c.has(2) ? zero() : 0),
    /** Sums a gradient back to the scale. */
    toScale: (g: string) => c.reshape(c.b.add('ReduceSum', [g, c.b.ints(axes)], { keepdims: 0 }), scaleDims),
  };
}

/** q = x / scale + zero, rounded and clipped: rounding lets the gradient through, and so does the range within its ends. */
const quantize: Rule = (c) => {
  const { scale, zero, toScale } = scaling(c);
  const { sub, mul, div, neg } = arithmetic(c);
  const [low, high] = ranges[c.storedType(c.output())] ?? [0, 0];
  const bound = (end: number) => mul(scale(), sub(end, zero()));
  const inside = once(() => {
    // Up to half a step beyond the ends is rounded to them.
    const clipped = c.b.add('Max', [bound(low - 0.5), c.b.add('Min', [c.input(0), bound(high + 0.5)])]);
    return mul(c.gradient(), equal(c, c.input(0), clipped));
  });
  const byInput = once(() => div(inside(), scale()));
  return [byInput, () => toScale(neg(div(mul(byInput(), c.input(0)), scale())))];
};

/** x = (q − zero) · scale */
const dequantize: Rule = (c) => {
  const { scale, zero, toScale } = scaling(c);
  const { sub, mul } = arithmetic(c);
  const steps = () => sub(c.b.add('Cast', [c.input(0)], { to: elementCode(c.type()) }), zero());
  return [() => mul(c.gradient(), scale()), () => toScale(mul(c.gradient(), steps()))];
};

/** Not the derivative, which is 0, but what trains through rounding (Bengio et al. 2013, the straight-through estimator). */
export const straightThrough: Record<string, Rule> = { QuantizeLinear: quantize };

export const quantization: Record<string, Rule> = { ...straightThrough, DequantizeLinear: dequantize };
