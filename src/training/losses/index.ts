import type { ElementType, GraphBuilder } from '../../onnx';
import { crossEntropy } from './cross-entropy';
import { klDivergence } from './kl-divergence';

/** `ce`: cross-entropy with the labels. `kd`: α·τ²·KL(teacher ‖ student) + (1−α)·CE (Hinton et al., 2015). */
export type LossKind = 'ce' | 'kd';

/** What a loss reads besides the logits, by the names that the training artifacts give it. */
export interface LossInputs {
  /** int64 [batch]; below 0 for a sample without a label. */
  labels: string;
  /** Float [batch, classes]. */
  teacher_logits?: string;
  /** Scalars. */
  temperature?: string;
  alpha?: string;
}

export interface Loss {
  total: string;
  /** Each term, unweighted, by the name it is reported under. */
  terms: Record<string, string>;
  /** The inputs that the loss added to the graph. */
  inputs: LossInputs;
}

/** Appends a loss, and its inputs, to a graph with `logits` [batch, classes]. */
export function addLoss(
  b: GraphBuilder,
  kind: LossKind,
  logits: { name: string; type: ElementType; batch: number; classes: number },
): Loss {
  const { type, batch, classes } = logits;
  const labels = b.input(b.fresh('labels'), 'int64', [batch]);
  const ce = b.add('Identity', [crossEntropy(b, logits.name, labels, type)], {}, b.fresh('ce'));
  if (kind === 'ce') return { total: b.add('Identity', [ce], {}, b.fresh('loss')), terms: { ce }, inputs: { labels } };
  const teacher = b.input(b.fresh('teacher_logits'), type, [batch, classes]);
  const temperature = b.input(b.fresh('temperature'), type, []);
  const alpha = b.input(b.fresh('alpha'), type, []);
  const divergence = klDivergence(b, logits.name, teacher, temperature, b.scalar(batch, type));
  const kl = b.add('Identity', [divergence], {}, b.fresh('kl'));
  const soft = b.add('Mul', [b.add('Mul', [alpha, b.add('Mul', [temperature, temperature])]), kl]);
  const hard = b.add('Mul', [b.add('Sub', [b.scalar(1, type), alpha]), ce]);
  const total = b.add('Add', [soft, hard], {}, b.fresh('loss'));
  return { total, terms: { kl, ce }, inputs: { labels, teacher_logits: teacher, temperature, alpha } };
}
