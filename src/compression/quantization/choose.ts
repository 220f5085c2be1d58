import type { Trial } from './trial';

/** Latencies that differ by less are equal: repeated measurements differ as much. */
const NOISE = 1.05;
/** Fractions of whole samples are compared. */
const TINY = 1e-9;

export const isWithin = (trial: Trial, float: Trial, maxAccuracyDrop: number): boolean =>
  trial.accuracy >= float.accuracy - maxAccuracyDrop - TINY;

/** Whether a trial is slower than another at batch 1, beyond what measuring makes of it. */
export const isSlower = (trial: Trial, than: Trial): boolean => trial.latencyMs.batch1 > than.latencyMs.batch1 * NOISE;

/** The fastest at batch 1; of those that are as fast, the smallest. */
export function best(trials: readonly Trial[]): Trial | undefined {
  const fastest = Math.min(...trials.map(({ latencyMs }) => latencyMs.batch1));
  const asFast = trials.filter(({ latencyMs }) => latencyMs.batch1 <= fastest * NOISE);
  return asFast.reduce<Trial | undefined>((a, b) => (a && a.bytes <= b.bytes ? a : b), undefined);
}

/**
 * What is kept of the trials; the first is float32. In mode auto: of those that lose no more accuracy than is allowed and
 * are not slower than float32 at batch 1, the fastest at batch 1, and the smallest where several are as fast. In other
 * modes: the best that was asked for, however slow, if it loses no more than is allowed. Otherwise float32.
 */
export function choose(trials: readonly Trial[], mode: string, maxAccuracyDrop: number): Trial | undefined {
  const [float, ...others] = trials;
  if (!float) return undefined;
  const allowed = others.filter((trial) => isWithin(trial, float, maxAccuracyDrop));
  if (mode !== 'auto') return best(allowed) ?? float;
  return best([float, ...allowed.filter((trial) => !isSlower(trial, float))]);
}

/** The int8 trial to speak of where none is kept: the best of those that are accurate enough, else the most accurate. */
export function bestInt8(trials: readonly Trial[], maxAccuracyDrop: number): Trial | undefined {
  const [float, ...others] = trials;
  const int8 = others.filter(({ precision }) => precision === 'int8');
  const allowed = int8.filter((trial) => float && isWithin(trial, float, maxAccuracyDrop));
  return best(allowed) ?? int8.reduce<Trial | undefined>((a, b) => (a && a.accuracy >= b.accuracy ? a : b), undefined);
}
