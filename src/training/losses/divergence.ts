import type { ElementType, GraphBuilder } from '../../onnx';

/**
 * How far a student is from its teacher: KL(teacher ‖ student), which makes it cover all that the teacher finds likely
 * (Hinton et al., 2015, arXiv:1503.02531); KL(student ‖ teacher), which lets it keep to the likeliest (Gu et al., 2023,
 * arXiv:2306.08543); the Jensen-Shannon divergence between both (Agarwal et al., 2023, arXiv:2306.13649); or the mean
 * squared difference of the logits (Kim et al., 2021, arXiv:2105.08919), or one minus their cosine.
 */
export type Divergence = 'kl' | 'reverse-kl' | 'jensen-shannon' | 'mse' | 'cosine';

/** Logits [..., C] of both models. */
export interface Pair {
  student: string;
  teacher: string;
  type: ElementType;
  /** A scalar: how many rows of C count. */
  rows: string;
  classes: number;
}

/** Whether logits are softened by a temperature before they are compared. */
export const isSoftened = (divergence: Divergence): boolean => divergence !== 'mse' && divergence !== 'cosine';

/** Σ p·(log p − log q) over all rows, from logarithms. */
function klOf(b: GraphBuilder, p: string, q: string): string {
  return b.add('ReduceSum', [b.add('Mul', [b.add('Exp', [p]), b.add('Sub', [p, q])])], { keepdims: 0 });
}

/** KL of both from their mean m, half each. */
function jensenShannon(b: GraphBuilder, ours: string, theirs: string, { type }: Pair): string {
  const half = b.scalar(0.5, type);
  const mean = b.add('Log', [b.add('Mul', [b.add('Add', [b.add('Exp', [ours]), b.add('Exp', [theirs])]), half])]);
  return b.add('Mul', [b.add('Add', [klOf(b, theirs, mean), klOf(b, ours, mean)]), half]);
}

function softened(b: GraphBuilder, kind: Divergence, pair: Pair, temperature: string): string {
  const soften = (logits: string) => b.add('LogSoftmax', [b.add('Div', [logits, temperature])], { axis: -1 });
  const [ours, theirs] = [soften(pair.student), soften(pair.teacher)];
  if (kind === 'kl') return klOf(b, theirs, ours);
  return kind === 'reverse-kl' ? klOf(b, ours, theirs) : jensenShannon(b, ours, theirs, pair);
}

function squared(b: GraphBuilder, { student, teacher, type, classes }: Pair): string {
  const distance = b.add('Sub', [student, teacher]);
  const sum = b.add('ReduceSum', [b.add('Mul', [distance, distance])], { keepdims: 0 });
  return b.add('Div', [sum, b.scalar(classes, type)]);
}

/** A row of zeros on both sides, which does not count, has a cosine of 0 and no part in `rows`. */
function cosine(b: GraphBuilder, { student, teacher, type, rows }: Pair): string {
  const axes = b.ints([-1]);
  const dot = (x: string, y: string) => b.add('ReduceSum', [b.add('Mul', [x, y]), axes], { keepdims: 0 });
  const norms = b.add('Sqrt', [b.add('Mul', [dot(student, student), dot(teacher, teacher)])]);
  const cosines = b.add('Div', [dot(student, teacher), b.add('Max', [norms, b.scalar(1e-8, type)])]);
  return b.add('Sub', [rows, b.add('ReduceSum', [cosines], { keepdims: 0 })]);
}

/**
 * The divergence, averaged over the rows, from log-softmax where logits are softened.
 * @param temperature a scalar; not read where nothing is softened.
 * @returns a scalar, not yet multiplied by τ².
 */
export function divergenceOf(b: GraphBuilder, kind: Divergence, pair: Pair, temperature: string): string {
  const sums = { mse: squared, cosine };
  const sum = kind === 'mse' || kind === 'cosine' ? sums[kind](b, pair) : softened(b, kind, pair, temperature);
  return b.add('Div', [sum, pair.rows]);
}
