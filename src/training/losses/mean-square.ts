import type { GraphBuilder } from '../../onnx';

/**
 * The mean over all elements of the squared distance of a value from its targets.
 * @param values float of any shape; @param targets the same shape.
 * @returns a scalar.
 */
export function meanSquare(b: GraphBuilder, values: string, targets: string): string {
  const distance = b.add('Sub', [values, targets]);
  return b.add('ReduceMean', [b.add('Mul', [distance, distance])], { keepdims: 0 });
}
