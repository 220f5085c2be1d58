import type { GraphBuilder } from '../../onnx';

/**
 * KL(teacher ‖ student) of softened distributions, averaged over the batch ("batchmean"), from log-softmax.
 * @param student float [N, C] logits; @param teacher the same shape; @param temperature a scalar.
 * @param batch N.
 * @returns a scalar, not yet multiplied by τ².
 */
export function klDivergence(
  b: GraphBuilder,
  student: string,
  teacher: string,
  temperature: string,
  batch: string,
): string {
  const soften = (logits: string) => b.add('LogSoftmax', [b.add('Div', [logits, temperature])], { axis: -1 });
  const [ours, theirs] = [soften(student), soften(teacher)];
  const weighted = b.add('Mul', [b.add('Exp', [theirs]), b.add('Sub', [theirs, ours])]);
  return b.add('Div', [b.add('ReduceSum', [weighted], { keepdims: 0 }), batch]);
}
