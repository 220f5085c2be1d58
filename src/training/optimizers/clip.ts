import type { ElementType, GraphBuilder } from '../../onnx';

/**
 * Scales gradients down so that their global norm is at most `limit` (Pascanu et al., 2013, arXiv:1211.5063).
 * @returns the new names, in the same order.
 */
export function clipByGlobalNorm(
  b: GraphBuilder,
  gradients: readonly string[],
  limit: number,
  type: ElementType,
): string[] {
  const squares = gradients.map((g) => b.add('ReduceSumSquare', [g], { keepdims: 0 }));
  const norm = b.add('Sqrt', [b.add('Sum', squares)]);
  const ratio = b.add('Div', [b.scalar(limit, type), b.add('Add', [norm, b.scalar(1e-6, type)])]);
  const scale = b.add('Min', [ratio, b.scalar(1, type)]);
  return gradients.map((g) => b.add('Mul', [g, scale]));
}
