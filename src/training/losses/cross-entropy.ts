import { type ElementType, elementCode, type GraphBuilder } from '../../onnx';

/**
 * Mean cross-entropy over the samples that have a label; a label below 0 means none.
 * @param logits float [N, C].
 * @param labels int64 [N].
 * @returns a scalar; 0 when no sample has a label.
 */
export function crossEntropy(b: GraphBuilder, logits: string, labels: string, type: ElementType): string {
  const logProbabilities = b.add('LogSoftmax', [logits], { axis: -1 });
  const zero = b.constant({ type: 'int64', dims: [], data: BigInt64Array.of(0n) });
  const index = b.add('Unsqueeze', [b.add('Max', [labels, zero]), b.ints([1])]);
  const picked = b.add('GatherElements', [logProbabilities, index], { axis: 1 });
  const perSample = b.add('Squeeze', [picked, b.ints([1])]);
  const has = b.add('Cast', [b.add('GreaterOrEqual', [labels, zero])], { to: elementCode(type) });
  const count = b.add('Max', [b.add('ReduceSum', [has], { keepdims: 0 }), b.scalar(1, type)]);
  const total = b.add('ReduceSum', [b.add('Mul', [perSample, has])], { keepdims: 0 });
  return b.add('Neg', [b.add('Div', [total, count])]);
}
