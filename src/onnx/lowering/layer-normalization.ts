import { float } from '../attributes';
import type { Lowering, LoweringContext } from './lowering';

/** The default of ONNX Runtime's fused normalizations. */
const SKIP_EPSILON = 1e-12;

/** Adds what is skipped over, and the bias of the layer before. */
const residual = (c: LoweringContext, bias: number): string => c.sum(c.need(0), c.need(1), c.input(bias));

/** Mean and deviation are for training by ONNX Runtime itself; its CPU kernels do not make them. */
function refuseStatistics(c: LoweringContext): void {
  if (c.wants(1) || c.wants(2)) c.fail();
}

/** LayerNormalization of input + skip + bias (com.microsoft). */
const skip: Lowering = (c) => {
  refuseStatistics(c);
  const sum = residual(c, 4);
  const inputs = [sum, c.need(2), ...(c.input(3) ? [c.need(3)] : [])];
  const epsilon = float(c.float('epsilon', SKIP_EPSILON));
  return [c.add('LayerNormalization', inputs, { axis: -1, epsilon }), undefined, undefined, sum];
};

/** The axes that a normalization runs over: from `axis` to the last. */
function axesFrom(c: LoweringContext, x: string): number[] {
  const axis = c.int('axis', -1);
  const count = axis < 0 ? -axis : c.dims(x).length - axis;
  return Array.from({ length: count }, (_, i) => i - count);
}

/** x / √(mean(x²) + ε) · scale (arXiv:1910.07467), and 1 / √(mean(x²) + ε). */
function rootMeanSquare(c: LoweringContext, x: string, scale: string, epsilon: number, axes: number[]): string[] {
  const mean = c.add('ReduceMean', [c.add('Mul', [x, x]), c.b.ints(axes)]);
  const root = c.add('Sqrt', [c.add('Add', [mean, c.scalar(epsilon, c.type())])]);
  const normal = c.add('Mul', [c.add('Div', [x, root]), scale]);
  return c.wants(1) ? [normal, c.add('Reciprocal', [root])] : [normal];
}

/** RMSNormalization came with opset 23; ONNX Runtime had it before as SimplifiedLayerNormalization. */
const simplified: Lowering = (c) => {
  const x = c.need(0);
  return rootMeanSquare(c, x, c.need(1), c.float('epsilon', 1e-5), axesFrom(c, x));
};

/** RMSNormalization of input + skip + bias (com.microsoft). */
const skipSimplified: Lowering = (c) => {
  refuseStatistics(c);
  const sum = residual(c, 3);
  const [normal] = rootMeanSquare(c, sum, c.need(2), c.float('epsilon', SKIP_EPSILON), [-1]);
  return [normal, undefined, undefined, sum];
};

export const contribNormalizations: Record<string, Lowering> = {
  SkipLayerNormalization: skip,
  SkipSimplifiedLayerNormalization: skipSimplified,
  SimplifiedLayerNormalization: simplified,
};

/** ONNX Runtime keeps SimplifiedLayerNormalization in the standard domain, where no standard has it. */
export const standardNormalizations: Record<string, Lowering> = {
  SimplifiedLayerNormalization: simplified,
  RMSNormalization: simplified,
};
