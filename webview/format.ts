/** How the panel writes numbers: a real minus sign, commas at thousands, an en dash for what was not measured. */

const MISSING = '–';
const MINUS = '−';

const proper = (text: string): string => text.replace('-', MINUS);
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 3214 → 3,214 */
export function integer(value: number): string {
  return Number.isFinite(value) ? proper(grouped.format(value)) : MISSING;
}

/** 0.0842 with four decimals; what would show as zero takes an exponent. */
export function decimal(value: number, digits: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const tooSmall = value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits;
  return tooSmall ? exponent(value, 1) : proper(value.toFixed(digits));
}

/** 0.00023 → 2.3e−4 */
export function exponent(value: number, digits: number): string {
  if (!Number.isFinite(value)) return MISSING;
  return value === 0 ? '0' : proper(value.toExponential(digits)).replace('e+', 'e');
}

/** A difference, always with its sign: +0.44, −0.67. */
export function signed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return (value < 0 ? MINUS : '+') + text;
}

/** The label of a tick: 3, 0.03, 1e−3. */
export function tickLabel(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0099999 || size >= 1e6)) {
    return proper(String(Number(value.toPrecision(3)).toExponential())).replace('e+', 'e');
  }
  return size >= 1000 ? integer(value) : proper(String(Number(value.toPrecision(6))));
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Seconds as 1:39, or 2:05:09 from an hour on. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING;
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = two(whole % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Milliseconds since 1970 as 23 Nov 22:04, in the reader's time. */
export function dateTime(time: number): string {
  const date = new Date(time);
  return `${day.format(date)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 1,214,000 → 1.2 M */
export function count(value: number): string {
  if (value < 10_000) return integer(value);
  const [scaled, unit] = value < 1e6 ? [value / 1e3, 'k'] : [value / 1e6, 'M'];
  return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${unit}`;
}

/** The last part of a path, whichever separator it has. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Three significant digits, none of them lost to an exponent: 8.48, 84.8, 848. */
function threeDigits(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

function scaled(value: number, units: readonly string[]): string {
  if (!Number.isFinite(value)) return MISSING;
  // What would round to 1,000 belongs to the next unit.
  const power = units.findIndex((_, i) => Math.abs(value) < 999.5 * 1000 ** i || i === units.length - 1);
  const shown = value / 1000 ** power;
  return `${power === 0 ? integer(shown) : threeDigits(shown)} ${units[power]}`.trimEnd();
}

/** 8,480,000 → 8.48 M */
export function flops(value: number): string {
  return scaled(value, ['', 'k', 'M', 'G', 'T']);
}

/** 184,600 → 184.6 kB; 1,690,700 → 1.69 MB */
export function bytes(value: number): string {
  if (value >= 1000 && value < 999_950) return `${(value / 1000).toFixed(1)} kB`;
  return scaled(value, ['B', 'kB', 'MB', 'GB', 'TB']);
}

/** The figures of a time in milliseconds: 0.047, 4.31, 163. */
export function milliseconds(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  if (value < 1) return decimal(value, value < 0.01 ? 4 : 3);
  return threeDigits(value);
}

/** A fraction as 98.97 %. */
export function percent(fraction: number, digits = 2): string {
  return Number.isFinite(fraction) ? `${proper((fraction * 100).toFixed(digits))} %` : MISSING;
}
