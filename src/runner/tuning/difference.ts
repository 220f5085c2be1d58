import type { Difference } from '../../runs';
import { studentT } from './student-t';

/** Which samples a model told rightly, 1 or 0 each, in one trial. */
export type Told = Uint8Array;

/** Of samples alone, where no training adds chance of its own: as good as the normal distribution. */
const MANY = 1000;

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** How far off the mean of some values may be, squared; 0 for one value. */
function errorOfMean(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (values.length - 1) / values.length;
}

export const accuracyOf = (told: Told): number => mean(told);

/**
 * The difference in accuracy of two settings whose trials are pairs: same seed, same samples. Two things make it
 * uncertain, the chance in each training and the choice of the samples; the margin covers both.
 * @param options.comparisons how many differences are looked at together, all of which shall hold (Bonferroni).
 * @param options.trained whether the trials differ by chance at all.
 * @returns undefined where there are too few pairs to tell.
 */
export function differenceOf(
  now: readonly Told[],
  other: readonly Told[],
  { comparisons, trained }: { comparisons: number; trained: boolean },
): Difference | undefined {
  const pairs = Math.min(now.length, other.length);
  if (pairs < (trained ? 2 : 1)) return undefined;
  const samples = now[0]?.length ?? 0;
  const ofSamples = new Array<number>(samples).fill(0);
  const ofTrials = Array.from({ length: pairs }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < samples; i++) {
      const difference = (other[k]?.[i] ?? 0) - (now[k]?.[i] ?? 0);
      ofSamples[i] = (ofSamples[i] ?? 0) + difference / pairs;
      sum += difference;
    }
    return sum / samples;
  });
  const error = Math.sqrt(errorOfMean(ofTrials) + errorOfMean(ofSamples));
  const freedom = trained ? pairs - 1 : MANY;
  return { mean: mean(ofTrials), margin: studentT(1 - 0.05 / comparisons, freedom) * error };
}
