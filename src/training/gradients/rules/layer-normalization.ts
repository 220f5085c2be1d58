import { type Attribute, elementCode, floatAttribute, intAttribute, sizeOf } from '../../../onnx';
import { once } from '../once';
import type { Rule, RuleContext } from '../rule';
import { expand, unbroadcast } from '../unbroadcast';
import { arithmetic } from './arithmetic';

/** ONNX Runtime computes statistics in float32, whatever the type of the rest. */
const asOwnType = (c: RuleContext, statistic: string): string =>
  c.type() === 'float32' ? statistic : c.b.add('Cast', [statistic], { to: elementCode(c.type()) });

/** The mean over some axes, which stay as 1. */
const meanOver = (c: RuleContext, x: string, axes: readonly number[]): string =>
  c.b.add('ReduceMean', [x, c.b.ints(axes)], { keepdims: 1 });

/**
 * The gradient by x of n = (x − mean)/deviation over `axes`: (h − mean(h) − n·mean(h·n)) / deviation.
 * @param h the gradient by n.
 * @param inverse 1/deviation, with the axes kept as 1.
 */
function throughNormalized(c: RuleContext, h: string, n: string, inverse: string, axes: readonly number[]): string {
  const { mul, sub } = arithmetic(c);
  const along = mul(n, meanOver(c, mul(h, n), axes));
  return mul(sub(sub(h, meanOver(c, h, axes)), along), inverse);
}

/** The gradients by the mean and by 1/deviation, where the loss depends on those outputs as well. */
function throughStatistics(c: RuleContext, n: string, inverse: string, count: number): string[] {
  const { div, mul } = arithmetic(c);
  const [byMean, byInverse] = [1, 2].map((i) => c.arrived(i)).map((g) => g && asOwnType(c, g));
  const parts: string[] = [];
  if (byMean) parts.push(expand(c, div(byMean, count), c.dims(c.input(0))));
  // 1/deviation changes with x by −n/(count · deviation²).
  if (byInverse) parts.push(mul(n, div(mul(byInverse, mul(inverse, inverse)), -count)));
  return parts;
}

/** Ba et al., arXiv 1607.06450. Mean and 1/deviation are outputs of the forward node, which costs it nothing. */
const layerNormalization: Rule = (c) => {
  const { add, mul, sub } = arithmetic(c);
  const [x, scale] = [c.input(0), c.input(1)];
  const dims = c.dims(x);
  const axis = intAttribute(c.node, 'axis') ?? -1;
  const axes = dims.map((_, i) => i).slice(axis);
  const count = sizeOf(dims.slice(axis));
  const inverse = once(() => asOwnType(c, c.demand(2)));
  const n = once(() => mul(sub(x, asOwnType(c, c.demand(1))), inverse()));
  const isRead = c.arrived(0) !== undefined;
  const summed = (name: string, index: number) => unbroadcast(c, name, dims, c.dims(c.input(index)));
  return [
    () => {
      const parts = throughStatistics(c, n(), inverse(), count);
      if (isRead) parts.unshift(throughNormalized(c, mul(c.gradient(), scale), n(), inverse(), axes));
      return parts.reduce((sum, part) => add(sum, part));
    },
    isRead ? () => summed(mul(c.gradient(), n()), 1) : undefined,
    isRead ? () => summed(c.gradient(), 2) : undefined,
  ];
};

/**
 * Normalization of groups of channels, with a scale and a shift for each group. ONNX Runtime gives no statistics here, so they
 * are had again from LayerNormalization, one row for each sample and group.
 */
function grouped(c: RuleContext, groups: number) {
  const { mul } = arithmetic(c);
  const dims = c.dims(c.input(0));
  const [batch = 0] = dims;
  const width = sizeOf(dims) / Math.max(1, batch * groups);
  const inRows = (name: string) => c.reshape(name, [batch, groups, width]);
  const epsilon: Attribute = { kind: 'float', value: floatAttribute(c.node, 'epsilon') ?? 1e-5 };
  const normalized = once(() => {
    const attributes = { axis: -1, epsilon };
    const ones = c.b.filled(1, [width], c.type());
    const [n = '', , inverse = ''] = c.b.addMany('LayerNormalization', [inRows(c.input(0)), ones], 3, attributes);
    return { n, inverse: asOwnType(c, inverse) };
  });
  const g = once(() => inRows(c.gradient()));
  const byGroup = (name: string) => c.b.add('ReduceSum', [name, c.b.ints([0, 2])], { keepdims: 0 });
  return [
    () => {
      const { n, inverse } = normalized();
      const h = mul(g(), c.reshape(c.input(1), [groups, 1]));
      return c.reshape(throughNormalized(c, h, n, inverse, [2]), dims);
    },
    () => byGroup(mul(g(), normalized().n)),
    () => byGroup(g()),
  ];
}

/** Ulyanov et al., arXiv 1607.08022. */
const instanceNormalization: Rule = (c) => grouped(c, c.dims(c.input(1))[0] ?? 1);

/** Wu & He, arXiv 1803.08494, as in opset 18: scale and shift by group. */
const groupNormalization: Rule = (c) => grouped(c, intAttribute(c.node, 'num_groups') ?? 1);

export const layerNormalizations: Record<string, Rule> = {
  LayerNormalization: layerNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
};
