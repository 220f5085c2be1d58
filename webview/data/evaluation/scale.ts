import type { Estimate, EvaluatedModel } from '../../reports';

/** An estimate on an axis from 0 to 1. */
export type Place = Estimate;

/** The axis spans at least this share, so that differences of a few samples do not look large. */
const LEAST_SPAN = 0.01;
/** Free at each end of the axis. */
const SPACE = 0.04;

/** Puts the accuracies of all models on one axis that holds their intervals. */
export function accuracyScale(models: readonly Pick<EvaluatedModel, 'accuracy'>[]): (accuracy: Estimate) => Place {
  const top = Math.max(...models.map(({ accuracy }) => accuracy.high));
  const bottom = Math.min(...models.map(({ accuracy }) => accuracy.low), top - LEAST_SPAN);
  const at = (value: number) => SPACE + (1 - 2 * SPACE) * ((value - bottom) / (top - bottom));
  return ({ value, low, high }) => ({ value: at(value), low: at(low), high: at(high) });
}
