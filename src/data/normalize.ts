/** (value / 255 − mean) / std for pixels, (value − mean) / std for numbers; tokens stay as they are. */
export interface Normalize {
  readonly mean: number;
  readonly std: number;
}

/** The normalized value of every byte. */
export function normalizeTable({ mean, std }: Normalize): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / std);
}
