import { float } from '../attributes';
import { filled } from '../tensor';
import type { Lowering } from './lowering';

/** GroupNormalization since opset 21 (arXiv:1803.08494): a scale and a bias for each channel, where opset 18 had them by group. */
export const groupNormalization: Lowering = (c) => {
  const x = c.need(0);
  const dims = c.dims(x);
  const [batch = 0, channels = 0] = dims;
  const groups = c.int('num_groups');
  const constant = (value: number) => c.constant(filled(c.type(), [groups], value));
  const together = c.reshape(x, [batch, groups, -1]);
  const epsilon = float(c.float('epsilon', 1e-5));
  const normal = c.add('InstanceNormalization', [together, constant(1), constant(0)], { epsilon });
  const perChannel = (name: string) => c.reshape(name, [channels, ...new Array(dims.length - 2).fill(1)]);
  const scaled = c.add('Mul', [c.reshape(normal, dims), perChannel(c.need(1))]);
  return [c.add('Add', [scaled, perChannel(c.need(2))])];
};
