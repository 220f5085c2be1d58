import { type ElementType, elementCode, filled, type GraphBuilder } from '../../onnx';

export interface CrossEntropyOptions {
  /** ε: the label gets 1 − ε + ε/C, every other class ε/C (Szegedy et al., 2016, arXiv:1512.00567). 0 where missing. */
  labelSmoothing?: number;
  /** How much a sample of each class counts; 1 where missing. */
  classWeights?: readonly number[];
}

/** What cross-entropy reads. */
export interface Labelled {
  /** Float [N, C]. */
  logits: string;
  /** Int64 [N]; below 0 where there is no label. */
  labels: string;
  type: ElementType;
  classes: number;
  /** A scalar to divide by in place of Σ w(y), where a step has more samples than these. */
  weight?: string;
}

function vector(type: ElementType, values: readonly number[]) {
  const tensor = filled(type, [values.length], 0);
  values.forEach((value, i) => {
    tensor.data[i] = value;
  });
  return tensor;
}

/**
 * Mean cross-entropy over the samples that have a label, weighted as PyTorch does: Σ w(y)·ℓ / Σ w(y).
 * @returns a scalar; 0 when no sample has a label.
 */
export function crossEntropy(
  b: GraphBuilder,
  { logits, labels, type, classes, weight }: Labelled,
  { labelSmoothing = 0, classWeights }: CrossEntropyOptions = {},
): string {
  const logProbabilities = b.add('LogSoftmax', [logits], { axis: -1 });
  const zero = b.constant({ type: 'int64', dims: [], data: BigInt64Array.of(0n) });
  const known = b.add('Max', [labels, zero]);
  const index = b.add('Unsqueeze', [known, b.ints([1])]);
  const weights = classWeights && b.constant(vector(type, classWeights));
  const has = b.add('Cast', [b.add('GreaterOrEqual', [labels, zero])], { to: elementCode(type) });
  const counts = weights ? b.add('Mul', [has, b.add('Gather', [weights, known])]) : has;
  const sum = (name: string) => b.add('ReduceSum', [name], { keepdims: 0 });

  const picked = b.add('Squeeze', [b.add('GatherElements', [logProbabilities, index], { axis: 1 }), b.ints([1])]);
  const sharp = b.add('Mul', [picked, counts]);
  const total = sum(sharp);
  // Where nobody has a label the sum is 0, and may be divided by anything else.
  const least = b.scalar(weights || weight ? 1e-30 : 1, type);
  const share = b.add('Max', [weight ?? sum(counts), least]);
  if (labelSmoothing === 0) return b.add('Neg', [b.add('Div', [total, share])]);

  const all = weights ? b.add('Mul', [logProbabilities, weights]) : logProbabilities;
  const spread = sum(b.add('Mul', [b.add('ReduceSum', [all, b.ints([1])], { keepdims: 0 }), has]));
  const smooth = b.add('Mul', [spread, b.scalar(labelSmoothing / classes, type)]);
  const mixed = b.add('Add', [b.add('Mul', [total, b.scalar(1 - labelSmoothing, type)]), smooth]);
  return b.add('Neg', [b.add('Div', [mixed, share])]);
}
