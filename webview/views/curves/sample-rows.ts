const MOST_ROWS = 50;

/** Rows spread evenly over a column, the first and the last among them: as many as someone can listen to. */
export function sampleRows(length: number, most = MOST_ROWS): number[] {
  if (length <= most) return Array.from({ length }, (_, row) => row);
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)));
}
