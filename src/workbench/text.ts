/** A fraction as a percentage of two digits: `98.93 %`. */
export const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)} %`;

/** A share of work as a whole percentage, never 100 % before its end. */
export const progress = (share: number): string => `${Math.floor(Math.min(1, share) * 100)} %`;

/** Seconds as a clock shows them: `0:38`, `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
}

/** The time that is left, in seconds, as `0:38 left`. */
export const timeLeft = (seconds: number): string => `${duration(seconds)} left`;

/** Bytes in the unit that keeps them short, powers of ten: `325 kB`, `4.8 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
  const value = count / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** `1 run`, `2 runs`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The parts that are there, in one line. */
export const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(', ');
