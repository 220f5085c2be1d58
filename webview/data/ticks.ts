const DECIMAL: readonly number[] = [1, 2, 5];

/** The smallest of `mantissas` × 10ⁿ that is not below `least`. */
function niceStep(least: number, mantissas: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const nice = [...mantissas, 10].find((mantissa) => mantissa * power >= least * (1 - 1e-9)) ?? 10;
  return nice * power;
}

function multiples(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Twelve digits take away what the multiplication left over (0.30000000000000004).
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Round values between `min` and `max`, at most about `count` of them. */
export function linearTicks(min: number, max: number, count: number, mantissas = DECIMAL): number[] {
  if (!(max > min) || count < 1) return [];
  return multiples(min, max, niceStep((max - min) / count, mantissas));
}

/** Values for a logarithmic axis: powers of ten, with 3 or 2 and 5 between them where there is room. */
export function logTicks(min: number, max: number, count: number): number[] {
  if (!(min > 0 && max > min) || count < 1) return [];
  const decades = Math.log10(max / min);
  if (decades < 0.7) return linearTicks(min, max, count);
  const every = Math.max(1, Math.ceil(decades / count));
  const [low, high] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((power) => power % every === 0);
  const ticks = powers.flatMap((power) =>
    mantissasFor(decades, count).map((mantissa) => Number((mantissa * 10 ** power).toPrecision(12))),
  );
  return ticks.filter((tick) => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9));
}

/** Two marks a decade are read more easily than three, unless there is hardly more than a decade. */
function mantissasFor(decades: number, count: number): readonly number[] {
  const sets = decades < 1.5 ? [DECIMAL, [1, 3], [1]] : [[1, 3], [1]];
  return sets.find((set) => set.length * decades <= count) ?? [1];
}

const SECONDS: readonly number[] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800];

/** Seconds at which a clock shows a round time. */
export function timeTicks(min: number, max: number, count: number): number[] {
  if (!(max > min) || count < 1) return [];
  const least = (max - min) / count;
  const step = SECONDS.find((seconds) => seconds >= least) ?? 3600 * niceStep(least / 3600, [1, 2, 3, 6, 12]);
  return multiples(min, max, step);
}
