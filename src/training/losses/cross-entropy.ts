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
  /** Of samples that are mixed of two: the labels of the second, int64 [N], and the share of the first, float [N]. */
  mixed?: { labels: string; share: string };
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

/** Sums over rows, each a scalar: of their weights, of weight·log p(y), and of the log p of all classes where asked for. */
interface Sums {
  weights: string;
  picked: string;
  spread?: string;
}

/** The sums of rows that have one label. @param share [N]: how much each row counts. */
function sumsOf(
  b: GraphBuilder,
  {
    logProbabilities,
    labels,
    share,
    type,
  }: { logProbabilities: string; labels: string; share?: string; type: ElementType },
  { labelSmoothing = 0, classWeights }: CrossEntropyOptions,
): Sums {
  const zero = b.constant({ type: 'int64', dims: [], data: BigInt64Array.of(0n) });
  const known = b.add('Max', [labels, zero]);
  const index = b.add('Unsqueeze', [known, b.ints([1])]);
  const weights = classWeights && b.constant(vector(type, classWeights));
  const labelled = b.add('Cast', [b.add('GreaterOrEqual', [labels, zero])], { to: elementCode(type) });
  const has = share === undefined ? labelled : b.add('Mul', [labelled, share]);
  const counts = weights ? b.add('Mul', [has, b.add('Gather', [weights, known])]) : has;
  const sum = (name: string) => b.add('ReduceSum', [name], { keepdims: 0 });
  const log = b.add('Squeeze', [b.add('GatherElements', [logProbabilities, index], { axis: 1 }), b.ints([1])]);
  const sums = { weights: sum(counts), picked: sum(b.add('Mul', [log, counts])) };
  if (labelSmoothing === 0) return sums;
  const all = weights ? b.add('Mul', [logProbabilities, weights]) : logProbabilities;
  return { ...sums, spread: sum(b.add('Mul', [b.add('ReduceSum', [all, b.ints([1])], { keepdims: 0 }), has])) };
}

const added = (b: GraphBuilder, one: Sums, other: Sums): Sums => ({
  weights: b.add('Add', [one.weights, other.weights]),
  picked: b.add('Add', [one.picked, other.picked]),
  ...(one.spread && other.spread && { spread: b.add('Add', [one.spread, other.spread]) }),
});

/**
 * Mean cross-entropy over the samples that have a label, weighted as PyTorch does: Σ w(y)·ℓ / Σ w(y). A mixed sample
 * counts as its two labels do, by their shares.
 * @returns a scalar; 0 when no sample has a label.
 */
export function crossEntropy(
  b: GraphBuilder,
  { logits, labels, mixed, type, classes, weight }: Labelled,
  options: CrossEntropyOptions = {},
): string {
  const { labelSmoothing = 0, classWeights } = options;
  const logProbabilities = b.add('LogSoftmax', [logits], { axis: -1 });
  const first = sumsOf(b, { logProbabilities, labels, share: mixed?.share, type }, options);
  const rest = mixed && b.add('Sub', [b.scalar(1, type), mixed.share]);
  const { weights, picked, spread } = mixed
    ? added(b, first, sumsOf(b, { logProbabilities, labels: mixed.labels, share: rest, type }, options))
    : first;
  // Where nobody has a label the sum is 0, and may be divided by anything else.
  const least = b.scalar(classWeights || weight || mixed ? 1e-30 : 1, type);
  const share = b.add('Max', [weight ?? weights, least]);
  if (spread === undefined) return b.add('Neg', [b.add('Div', [picked, share])]);
  const smooth = b.add('Mul', [spread, b.scalar(labelSmoothing / classes, type)]);
  const sharp = b.add('Mul', [picked, b.scalar(1 - labelSmoothing, type)]);
  return b.add('Neg', [b.add('Div', [b.add('Add', [sharp, smooth]), share])]);
}
