/** A coupling group as a line beside the rows that it spans. */
export interface Lane {
  group: number;
  /** Counted from the left. */
  lane: number;
  rows: readonly number[];
  first: number;
  last: number;
}

/** More lines than this side by side are not told apart. */
const MOST_LANES = 6;

/** Gives each group of two rows or more a lane in which it meets no other; the longest stand at the left. */
export function lanesOf(rowsOf: readonly (readonly number[])[]): Lane[] {
  const spans = rowsOf
    .map((rows, group) => ({ group, rows, first: rows[0] ?? 0, last: rows.at(-1) ?? 0 }))
    .filter(({ rows }) => rows.length > 1)
    .sort((a, b) => b.last - b.first - (a.last - a.first) || a.first - b.first);
  const lanes: Lane[] = [];
  for (const span of spans) {
    const taken = new Set(
      lanes.filter(({ first, last }) => first <= span.last && last >= span.first).map(({ lane }) => lane),
    );
    let lane = 0;
    while (taken.has(lane)) lane++;
    if (lane < MOST_LANES) lanes.push({ ...span, lane });
  }
  return lanes;
}

/** How many lanes stand side by side. */
export function laneCount(lanes: readonly Lane[]): number {
  return lanes.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
}
