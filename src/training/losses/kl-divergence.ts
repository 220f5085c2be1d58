import type { GraphBuilder } from '../../onnx';

/**
 * KL(teacher ‖ student) of softened distributions, averaged over the rows ("batchmean"), from log-softmax.
 * @param student float [..., C] logits; @param teacher the same shape; @param temperature a scalar.
 * @param rows how many rows of C there are.
 * @returns a scalar, not yet multiplied by τ².
 */
export function klDivergence(
  b: GraphBuilder,
  student: string,
  teacher: string,
  temperature: string,
  rows: string,
): string {
  const soften = (logits: string) => b.add('LogSoftmax', [b.add('Div', [logits, temperature])], { axis: -1 });
  const [ours, theirs] = [soften(student), soften(teacher)];
  const weighted = b.add('Mul', [b.add('Exp', [theirs]), b.add('Sub', [theirs, ours])]);
  return b.add('Div', [b.add('ReduceSum', [weighted], { keepdims: 0 }), rows]);
}
