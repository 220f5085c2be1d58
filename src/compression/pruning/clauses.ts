import type { Analysis } from './analysis';
import type { Group } from './groups';
import type { Factor } from './labels';

/** Channels of groups of which one has to stay, as a value consists of nothing else. */
export type Clause = { group: number; channel: number }[];

type Places = ReadonlyMap<number, { group: number; channel: number }>;

/** The channels of which a factor consists; undefined where something in it stays anyway. */
function clauseOf({ atoms }: Analysis, factor: Factor, places: Places): Clause | undefined {
  const roots = new Set([...factor.atoms].map((atom) => atoms.find(atom)));
  const clause: Clause = [];
  for (const root of roots) {
    const place = places.get(root);
    if (!place) return undefined;
    clause.push(place);
  }
  return clause;
}

/** Every group keeps a channel; so a clause with all channels of one holds by itself. */
function holdsAnyway(clause: Clause, groups: readonly Group[]): boolean {
  const counts = new Map<number, number>();
  for (const { group } of clause) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].some(([group, count]) => count === groups[group]?.channels);
}

/** What must not happen for any value to become empty, apart from groups that keep no channel. */
export function findClauses(analysis: Analysis, groups: readonly Group[]): Clause[] {
  const places = new Map(
    groups.flatMap(({ roots }, group) => roots.map((root, channel) => [root, { group, channel }])),
  );
  const clauses = new Map<string, Clause>();
  for (const { labels } of analysis.values.values()) {
    for (const factor of labels.factors) {
      const clause = clauseOf(analysis, factor, places);
      if (!clause || clause.length === 0 || holdsAnyway(clause, groups)) continue;
      clauses.set(
        clause
          .map(({ group, channel }) => `${group}:${channel}`)
          .sort()
          .join(),
        clause,
      );
    }
  }
  return [...clauses.values()];
}
