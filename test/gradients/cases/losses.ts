import type { LossKind, LossOptions } from '../../../src/training';
import { type Input, still, x } from '../case';

/** A whole loss: logits and teacher logits [N, C], and what else it reads. */
export interface LossCase {
  kind: LossKind;
  name: string;
  logits: Input;
  teacher: Input;
  labels: number[];
  temperature: number;
  alpha: number;
  options?: Omit<LossOptions, 'kind'>;
}

const [samples, classes] = [5, 4];
const labelled = [3, 0, 2, 2, 1];

const ce = (name: string, labels: number[]): LossCase => ({
  kind: 'ce',
  name,
  labels,
  logits: x(samples, classes),
  teacher: still(samples, classes),
  temperature: 1,
  alpha: 0,
});

const kd = (temperature: number, alpha: number, labels: number[], name = ''): LossCase => ({
  ...ce(`temperature ${temperature}, alpha ${alpha}${name}`, labels),
  kind: 'kd',
  temperature,
  alpha,
});

const classWeights = [0.5, 2, 1, 3];
const with_ = (plain: LossCase, options: LossCase['options']): LossCase => ({ ...plain, options });

export const losses: LossCase[] = [
  ce('all labelled', labelled),
  ce('some without a label', [3, -1, 2, -1, 1]),
  ce('none labelled', [-1, -1, -1, -1, -1]),
  { ...ce('one sample', [1]), logits: x(1, classes), teacher: still(1, classes) },
  ...[1, 4].flatMap((temperature) => [0, 0.3, 1].map((alpha) => kd(temperature, alpha, labelled))),
  kd(4, 0.3, [3, -1, 2, -1, 1], ', some without a label'),
  kd(2, 0.7, [-1, -1, -1, -1, -1], ', none labelled'),
  with_(ce('smoothed', [3, -1, 2, 2, 1]), { labelSmoothing: 0.125 }),
  with_(ce('weighted', [3, -1, 2, 2, 1]), { classWeights }),
  with_(ce('weighted and smoothed', labelled), { classWeights, labelSmoothing: 0.25 }),
  with_(ce('weighted, none labelled', [-1, -1, -1, -1, -1]), { classWeights }),
  ...(['reverse-kl', 'jensen-shannon', 'mse', 'cosine'] as const).map((divergence) =>
    with_(kd(2, 0.75, labelled, `, ${divergence}`), { divergence }),
  ),
];
