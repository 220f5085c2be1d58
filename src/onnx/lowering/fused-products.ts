import { float } from '../attributes';
import type { Attribute } from '../graph';
import type { Lowering, LoweringContext } from './lowering';

/**
 * How FusedMatMul sees an operand: `transBatch` moves the first axis behind the other leading ones, `trans` swaps the last
 * two. Vectors stay as they are.
 */
function turned(c: LoweringContext, index: number, side: 'A' | 'B'): string {
  const name = c.need(index);
  const rank = c.dims(name).length;
  const perm = Array.from({ length: rank }, (_, i) => i);
  if (rank > 1 && c.int(`transBatch${side}`)) perm.splice(rank - 2, 0, ...perm.splice(0, 1));
  if (rank > 1 && c.int(`trans${side}`)) perm.push(...perm.splice(rank - 2, 1));
  return perm.every((axis, i) => axis === i) ? name : c.transpose(name, perm);
}

/** alpha · A' × B' (com.microsoft). */
export const fusedMatMul: Lowering = (c) => {
  const product = c.add('MatMul', [turned(c, 0, 'A'), turned(c, 1, 'B')]);
  const alpha = c.float('alpha', 1);
  return [alpha === 1 ? product : c.add('Mul', [product, c.scalar(alpha, c.type())])];
};

type Activation = (c: LoweringContext, x: string, parameters: number[]) => string;

const plain =
  (operator: string): Activation =>
  (c, x) =>
    c.add(operator, [x]);

const withFloats =
  (operator: string, ...names: string[]): Activation =>
  (c, x, parameters) =>
    c.add(operator, [x], Object.fromEntries(names.map((name, i) => [name, float(parameters[i] ?? 0)])));

const activations: Record<string, Activation> = {
  Relu: plain('Relu'),
  Tanh: plain('Tanh'),
  Sigmoid: plain('Sigmoid'),
  LeakyRelu: withFloats('LeakyRelu', 'alpha'),
  HardSigmoid: withFloats('HardSigmoid', 'alpha', 'beta'),
  Clip: (c, x, parameters) => c.add('Clip', [x, ...parameters.map((p) => c.scalar(p, c.type()))]),
};

/** The attributes that the standard operator shares with the fused one. */
function shared(c: LoweringContext, names: string[]): Record<string, Attribute | undefined> {
  return Object.fromEntries(names.map((name) => [name, c.node.attributes.get(name)]));
}

const convolution = ['auto_pad', 'dilations', 'group', 'kernel_shape', 'pads', 'strides'];

/** Conv, an optional addend, and an activation (com.microsoft). */
export const fusedConv: Lowering = (c) => {
  const activate = activations[c.string('activation') ?? ''] ?? c.fail();
  const parameters = c.node.attributes.get('activation_params');
  const inputs = [c.need(0), c.need(1), ...(c.input(2) ? [c.need(2)] : [])];
  const sum = c.sum(c.add('Conv', inputs, shared(c, convolution)), c.input(3));
  return [activate(c, sum, parameters?.kind === 'floats' ? parameters.value : [])];
};

/** Gemm and an activation (com.microsoft). */
export const fusedGemm: Lowering = (c) => {
  const activate = activations[c.string('activation') ?? ''] ?? c.fail();
  const product = c.add('Gemm', c.node.inputs, shared(c, ['alpha', 'beta', 'transA', 'transB']));
  const parameters = ['activation_alpha', 'activation_beta', 'activation_gamma'].map((name) => c.float(name));
  return [activate(c, product, parameters.slice(0, c.string('activation') === 'Clip' ? 2 : 3))];
};
