import { intsAttribute } from '../attributes';
import type { Lowering } from './lowering';

/** As the function that ONNX defines it by: (x − mean)/(deviation + 1e-9), over axes that need not be neighbours. */
export const meanVarianceNormalization: Lowering = (c) => {
  const x = c.need(0);
  const axes = c.b.ints(intsAttribute(c.node, 'axes') ?? [0, 2, 3]);
  const mean = (name: string) => c.add('ReduceMean', [name, axes]);
  const centred = c.add('Sub', [x, mean(x)]);
  const deviation = c.add('Sqrt', [mean(c.add('Mul', [centred, centred]))]);
  return [c.add('Div', [centred, c.add('Add', [deviation, c.scalar(1e-9, c.type(x))])])];
};
