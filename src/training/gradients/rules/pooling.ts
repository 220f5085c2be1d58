import { sizeOf } from '../../../onnx';
import type { Rule } from '../rule';
import { expand } from '../unbroadcast';
import { averagePooling } from './average-pool';
import { lpPooling } from './lp-pool';
import { maxPooling } from './max-pool';

const globalAveragePool: Rule = (c) => [
  () => {
    const dims = c.dims(c.input(0));
    return expand(c, c.b.add('Div', [c.gradient(), c.scalar(sizeOf(dims.slice(2)))]), dims);
  },
];

export const pooling: Record<string, Rule> = {
  ...maxPooling,
  ...averagePooling,
  ...lpPooling,
  GlobalAveragePool: globalAveragePool,
};
