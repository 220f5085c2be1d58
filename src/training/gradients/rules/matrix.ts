import { float, floatAttribute, intAttribute, sizeOf } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { broadcastDims, unbroadcast } from '../unbroadcast';

/** Y = α·A′·B′ + β·C, where ′ transposes when asked to. Gemm's own flags save every transpose. */
const gemm: Rule = (c) => {
  const [a, b] = [c.input(0), c.input(1)];
  const transA = intAttribute(c.node, 'transA') ?? 0;
  const transB = intAttribute(c.node, 'transB') ?? 0;
  const alpha = floatAttribute(c.node, 'alpha') ?? 1;
  const beta = floatAttribute(c.node, 'beta') ?? 1;
  const product = (left: string, right: string, flipLeft: number, flipRight: number) =>
    c.b.add('Gemm', [left, right], { transA: flipLeft, transB: flipRight, alpha: float(alpha) });
  return [
    () => (transA ? product(b, c.gradient(), transB, 1) : product(c.gradient(), b, 0, 1 - transB)),
    () => (transB ? product(c.gradient(), a, 1, transA) : product(a, c.gradient(), 1 - transA, 0)),
    () => {
      const g = beta === 1 ? c.gradient() : c.b.add('Mul', [c.gradient(), c.scalar(beta)]);
      return unbroadcast(c, g, c.dims(c.output()), c.dims(c.input(2)));
    },
  ];
};

/** Swaps the last two axes. */
function transposed(c: RuleContext, name: string, rank: number): string {
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  perm.splice(rank - 2, 2, rank - 1, rank - 2);
  return c.b.add('Transpose', [name], { perm });
}

/** MatMul of stacks of matrices, which broadcast as in numpy; a vector counts as a matrix of one row or column. */
const matMul: Rule = (c) => {
  const a = c.dims(c.input(0));
  const b = c.dims(c.input(1));
  const aDims = a.length === 1 ? [1, ...a] : a;
  const bDims = b.length === 1 ? [...b, 1] : b;
  const [rows = 0, inner = 0] = aDims.slice(-2);
  const [columns = 0] = bDims.slice(-1);
  const stack = broadcastDims(aDims.slice(0, -2), bDims.slice(0, -2));
  const full = (name: string, is: readonly number[], want: readonly number[]) =>
    is.length === want.length ? name : c.reshape(name, want);
  const left = () => full(c.input(0), a, aDims);
  const right = () => full(c.input(1), b, bDims);
  const g = () => full(c.gradient(), c.dims(c.output()), [...stack, rows, columns]);
  return [
    () => {
      const grad = c.b.add('MatMul', [g(), transposed(c, right(), bDims.length)]);
      return c.reshape(unbroadcast(c, grad, [...stack, rows, inner], aDims), a);
    },
    () => {
      if (bDims.length === 2) {
        const count = sizeOf(stack) * rows;
        const flat = [c.reshape(left(), [count, inner]), c.reshape(g(), [count, columns])];
        return c.reshape(c.b.add('Gemm', flat, { transA: 1 }), b);
      }
      const grad = c.b.add('MatMul', [transposed(c, left(), aDims.length), g()]);
      return c.reshape(unbroadcast(c, grad, [...stack, inner, columns], bDims), b);
    },
  ];
};

export const matrix: Record<string, Rule> = { Gemm: gemm, MatMul: matMul };
