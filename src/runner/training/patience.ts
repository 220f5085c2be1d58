import type { Quality } from '../measure';

/** What chooses the best weights. */
export type Metric = 'accuracy' | 'loss' | 'robustAccuracy';

/** Whether one model did better than another; where that is equal, accuracy decides, then the loss. */
export function isBetter(a: Quality, b: Quality, metric: Metric = 'accuracy'): boolean {
  if (metric === 'robustAccuracy' && a.robust !== b.robust) return (a.robust ?? 0) > (b.robust ?? 0);
  if (metric === 'loss' || a.accuracy === b.accuracy) return a.loss < b.loss;
  return a.accuracy > b.accuracy;
}

/**
 * Whether a training that has come to `step` has waited long enough since its best. It follows from steps alone, so that a
 * run that goes on after an interruption stops where it would have stopped.
 * @param patience in validations.
 * @param every steps from one validation to the next.
 */
export function hasWaited(patience: number, steps: { step: number; best: number; every: number }): boolean {
  const validation = (step: number) => Math.floor(step / steps.every);
  return validation(steps.step) - validation(steps.best) >= patience;
}
