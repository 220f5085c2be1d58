import { decimal, percent, signed } from '../../format';
import type { Estimate } from '../../reports';

/** A figure of the table: what was measured, and what stands below it in small. */
export interface Figure {
  text: string;
  note?: string;
}

const share = (fraction: number): string => (fraction * 100).toFixed(2);

/** `98.88 %`, and between what it lies: `98.66–99.07`. */
export function shareFigure({ value, low, high }: Estimate): Figure {
  return { text: percent(value), note: `${share(low)}–${share(high)}` };
}

/** Whether a difference is more than chance: its interval does not hold zero. */
export const beyondNoise = ({ low, high }: Estimate): boolean => low > 0 || high < 0;

/** `−0.30 beyond noise`, and between what it lies, in points. */
export function differenceFigure(difference: Estimate): Figure {
  const [value, low, high] = [difference.value, difference.low, difference.high].map((part) => signed(100 * part, 2));
  const weight = beyondNoise(difference) ? 'beyond noise' : 'within noise';
  return { text: `${value} ${weight}`, note: `${low} to ${high}` };
}

/** `12.3`, `1,204`: as many digits as a number of choices needs. */
export const perplexityWords = (value: number): string => decimal(value, value < 100 ? 2 : 0);
