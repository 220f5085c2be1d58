import { floatAttribute, intAttribute } from '../../../onnx';
import type { Rule } from '../rule';
import { batchStatistics } from './batch-statistics';

/** Batch normalization; with its running statistics frozen it is a scale and a shift for each channel. */
const batchNormalization: Rule = (c) => {
  if (intAttribute(c.node, 'training_mode')) return batchStatistics(c);
  const [x, scale, , mean, variance] = [0, 1, 2, 3, 4].map((i) => c.input(i)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const dims = c.dims(x);
  const channel = [dims[1] ?? 1, ...dims.slice(2).map(() => 1)];
  const epsilon = c.scalar(floatAttribute(c.node, 'epsilon') ?? 1e-5);
  const deviation = () => c.b.add('Sqrt', [c.b.add('Add', [variance, epsilon])]);
  const sum = (name: string) =>
    c.b.add('ReduceSum', [name, c.b.ints(dims.flatMap((_, axis) => (axis === 1 ? [] : [axis])))], { keepdims: 0 });
  return [
    () => c.b.add('Mul', [c.gradient(), c.reshape(c.b.add('Div', [scale, deviation()]), channel)]),
    () => {
      const centred = c.b.add('Sub', [x, c.reshape(mean, channel)]);
      return c.b.add('Div', [sum(c.b.add('Mul', [c.gradient(), centred])), deviation()]);
    },
    () => sum(c.gradient()),
  ];
};

export const normalization: Record<string, Rule> = { BatchNormalization: batchNormalization };
