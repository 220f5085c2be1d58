/** How the terminal writes numbers. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** A fraction as per cent. */
export const percent = (fraction: number, decimals = 2): string => `${(fraction * 100).toFixed(decimals)} %`;

/** A difference of two fractions in percentage points, with its sign. */
export const points = (difference: number): string =>
  `${difference < 0 ? '−' : '+'}${Math.abs(100 * difference).toFixed(2)}`;

/** A ratio. */
export const times = (ratio: number): string => `${ratio.toFixed(1)}×`;

/** Bytes in the unit that fits, by thousands. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
}

/** Milliseconds with three significant digits. */
export const milliseconds = (value: number): string => `${value < 1 ? value.toFixed(3) : value.toPrecision(3)} ms`;

/** Seconds as minutes and seconds, 2:05; hours where there are any. */
export function clock(seconds: number): string {
  const total = Math.round(seconds);
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A loss with four significant digits. */
export const loss = (value: number): string => (Number.isFinite(value) ? value.toPrecision(4) : 'not a number');
