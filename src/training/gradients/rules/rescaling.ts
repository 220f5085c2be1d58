import { floatAttribute, intAttribute, sizeOf } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { arithmetic } from './arithmetic';
import { sign } from './steps';

/** y = x/‖x‖ along an axis, and 0 where all elements are: (g − u·Σ(g·y)) / ‖x‖, with u = y, or sign(x) for the 1-norm. */
const lpNormalization: Rule = (c) => [
  () => {
    const { div, mul, sub } = arithmetic(c);
    const [x, y] = [c.input(0), c.output()];
    const axis = c.b.ints([intAttribute(c.node, 'axis') ?? -1]);
    const isL1 = intAttribute(c.node, 'p') === 1;
    const norm = c.b.add(isL1 ? 'ReduceL1' : 'ReduceL2', [x, axis], { keepdims: 1 });
    const isZero = c.b.add('Equal', [norm, c.scalar(0)]);
    const inverse = c.b.add('Where', [isZero, c.scalar(0), div(1, norm)]);
    const along = c.b.add('ReduceSum', [mul(c.gradient(), y), axis], { keepdims: 1 });
    return mul(sub(c.gradient(), mul(isL1 ? sign(c, x) : y, along)), inverse);
  },
];

/** The mean of `size` neighbouring channels around each one, zeros beyond the ends; as an average pool over them. */
function meanOfChannels(c: RuleContext, x: string, size: number): string {
  const [batch = 0, channels = 0, ...spatial] = c.dims(c.input(0));
  const pad = (size - 1) / 2;
  const image = c.reshape(x, [batch, 1, channels, sizeOf(spatial)]);
  const mean = c.b.add('AveragePool', [image], {
    kernel_shape: [size, 1],
    pads: [pad, 0, pad, 0],
    count_include_pad: 1,
  });
  return c.reshape(mean, [batch, channels, ...spatial]);
}

/**
 * Krizhevsky et al. 2012: y = x·s^−β with s = bias + α·mean(x²) over neighbouring channels, an odd number of them (ONNX Runtime
 * takes no other). g·s^−β − 2αβ·x·mean(g·y/s). A power by Exp and Log takes half the time of Pow.
 */
const localResponse: Rule = (c) => [
  () => {
    const { add, div, exp, log, mul, sub } = arithmetic(c);
    const [x, y, g] = [c.input(0), c.output(), c.gradient()];
    const size = intAttribute(c.node, 'size') ?? 1;
    const alpha = floatAttribute(c.node, 'alpha') ?? 1e-4;
    const beta = floatAttribute(c.node, 'beta') ?? 0.75;
    const s = add(mul(meanOfChannels(c, mul(x, x), size), alpha), floatAttribute(c.node, 'bias') ?? 1);
    const power = exp(mul(log(s), -beta));
    const neighbours = meanOfChannels(c, div(mul(g, y), s), size);
    return sub(mul(g, power), mul(mul(x, neighbours), 2 * alpha * beta));
  },
];

export const rescaling: Record<string, Rule> = { LpNormalization: lpNormalization, LRN: localResponse };
