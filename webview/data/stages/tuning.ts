import { signed } from '../../format';
import type { Difference } from '../../reports';

export const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** `+1.20 ± 0.40 points`. */
export const differenceWords = ({ mean, margin }: Difference): string =>
  `${signed(100 * mean, 2)} ± ${(100 * margin).toFixed(2)} points`;
