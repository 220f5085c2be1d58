/** A value within a range. */
export const clipped = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));
