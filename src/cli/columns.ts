const gap = '  ';

/** Rows of cells as lines: the columns named in `right` end at one edge, the others begin at one. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) =>
    right.includes(i) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
  return rows.map((row) => row.map(cell).join(gap).trimEnd());
}
