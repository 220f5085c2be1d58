/**
 * The width nearest to the one wanted that a convolution is fast with. Above a block its time grows by whole blocks; within
 * one it grows with each quarter. A layer of less than a block is too narrow to be rounded without losing what was asked for.
 * @param channels that the layer has; more than that is never returned.
 */
export function fastWidth(wanted: number, channels: number, block: number): number {
  if (channels < block) return wanted;
  const step = wanted > block ? block : block / 4;
  return Math.min(channels, Math.max(step, Math.round(wanted / step) * step));
}
