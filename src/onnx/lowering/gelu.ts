import type { Lowering } from './lowering';

/** Gelu of ONNX Runtime's own domain: exact, as the standard one is by default (arXiv:1606.08415). */
const gelu: Lowering = (c) => [c.add('Gelu', [c.need(0)])];

/** The same after a bias is added. */
const biasGelu: Lowering = (c) => [c.add('Gelu', [c.sum(c.need(0), c.need(1))])];

/** The approximation by tanh, after an optional bias. */
const fastGelu: Lowering = (c) => [c.add('Gelu', [c.sum(c.need(0), c.input(1))], { approximate: 'tanh' })];

/** x · sigmoid(alpha · x). */
const gated =
  (alphaByDefault: number): Lowering =>
  (c) => {
    const x = c.need(0);
    const alpha = c.float('alpha', alphaByDefault);
    const inner = alpha === 1 ? x : c.add('Mul', [x, c.scalar(alpha, c.type())]);
    return [c.add('Mul', [x, c.add('Sigmoid', [inner])])];
  };

export const contribGelus: Record<string, Lowering> = {
  Gelu: gelu,
  BiasGelu: biasGelu,
  FastGelu: fastGelu,
  QuickGelu: gated(1.702),
};

/** Swish came with opset 24 (arXiv:1710.05941). */
export const standardGelus: Record<string, Lowering> = { Swish: gated(1) };
