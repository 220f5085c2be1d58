import { float, floatAttribute, sizeOf } from '../../../onnx';
import { once } from '../once';
import type { Rule } from '../rule';
import { arithmetic } from './arithmetic';

/**
 * Batch normalization with the statistics of the batch, which depend on x too (Ioffe and Szegedy 2015, section 3). Running
 * statistics carry no gradient. Where the graph computes the statistics that the operator reads, they are those of the batch
 * already. Else they are computed again: ONNX Runtime 1.30 writes the operator's running ones, where they are no outputs of
 * the graph, over the constants that it reads.
 */
export const batchStatistics: Rule = (c) => {
  const [x, scale] = [c.input(0), c.input(1)];
  const dims = c.dims(x);
  const [, channels = 1, ...places] = dims;
  const count = sizeOf(dims) / channels;
  const epsilon = floatAttribute(c.node, 'epsilon') ?? 1e-5;
  const axes = c.b.ints(dims.flatMap((_, axis) => (axis === 1 ? [] : [axis])));
  const { add, sub, mul, div, sqrt } = arithmetic(c);
  const sum = (name: string) => c.b.add('ReduceSum', [name, axes], { keepdims: 0 });
  const perChannel = (name: string) => c.reshape(name, [channels, ...places.map(() => 1)]);
  const given = (index: number) => (c.isComputed(index) ? c.input(index) : undefined);
  const mean = once(() => given(3) ?? div(sum(x), count));
  const centred = once(() => sub(x, perChannel(mean())));
  const variance = once(() => given(4) ?? div(sum(mul(centred(), centred())), count));
  const deviation = once(() => sqrt(add(variance(), epsilon)));
  const byShift = once(() => sum(c.gradient()));
  const byScale = once(() => div(sum(mul(c.gradient(), centred())), deviation()));
  return [
    () => {
      // −x̂ · mean(g·x̂) − mean(g), in one pass
      const inputs = [x, div(byScale(), -count), div(byShift(), -count), mean(), variance()];
      const common = c.b.add('BatchNormalization', inputs, { epsilon: float(epsilon) });
      return mul(add(c.gradient(), common), perChannel(div(scale, deviation())));
    },
    byScale,
    byShift,
  ];
};
