/** How the panel writes how many times smaller or faster something is. */

/** Within this share of each other two sizes count as the same. */
const SAME = 0.005;
/** Below this factor a fraction of one (1/1.3) is harder to read than a decimal (0.8×). */
const LEAST_FRACTION = 1.5;
/** A whole number stands for a factor that it misses by at most this share. */
const ROUNDING = 0.02;

const short = (factor: number): string => (factor < 9.95 ? factor.toFixed(1) : String(Math.round(factor)));

/** 2.4, 3, 12: one decimal where a whole number would tell something else. */
function plain(factor: number): string {
  const whole = Math.round(factor);
  return Math.abs(factor - whole) <= ROUNDING * factor ? String(whole) : short(factor);
}

/** `size` beside `reference` for a table: 1/5.2, 1.2×; empty where they are the same. */
export function sizeRatio(size: number, reference: number): string {
  if (!(size > 0 && reference > 0) || Math.abs(size / reference - 1) <= SAME) return '';
  return size < reference ? `1/${short(reference / size)}` : `${(size / reference).toFixed(1)}×`;
}

/** The same in words: 1/9 of the size, 0.8× the size, the same size. */
export function sizeWords(size: number, reference: number): string {
  const factor = reference / size;
  if (factor >= LEAST_FRACTION) return `1/${plain(factor)} of the size`;
  const times = (1 / factor).toFixed(1);
  if (times !== '1.0') return `${times}× the size`;
  return Math.abs(1 / factor - 1) <= SAME ? 'the same size' : 'nearly the same size';
}

/** How many times faster, for a table: 2.4×. */
export function speedRatio(milliseconds: number, reference: number): string {
  return `${short(reference / milliseconds)}×`;
}

/** The same in words: 2.4× the speed, 1.3× slower, about the same speed. */
export function speedWords(milliseconds: number, reference: number): string {
  const factor = reference / milliseconds;
  if (factor.toFixed(1) === '1.0' || (1 / factor).toFixed(1) === '1.0') return 'about the same speed';
  return factor > 1 ? `${plain(factor)}× the speed` : `${plain(1 / factor)}× slower`;
}

/** A size without its sign: 0.30 points, 1.00 point. */
export function points(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return `${text} ${text === '1.00' ? 'point' : 'points'}`;
}

/** 0.30 points lost, 0.12 points gained, no accuracy lost. */
export function pointsWords(change: number): string {
  if (Math.abs(change) < 0.005) return 'no accuracy lost';
  return `${points(change)} ${change < 0 ? 'lost' : 'gained'}`;
}
