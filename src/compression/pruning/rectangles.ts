import type { Atoms } from './atoms';
import type { Meeting } from './combine';
import { collapse, type Factor, slicesAlong } from './labels';

/** A factor over several axes, and the sizes of the value that it belongs to. */
export interface Wide {
  factor: Factor;
  dims: readonly number[];
}

/** Into how many parts that may go the axis falls, if it alone shrinks. */
function partsAlong(atoms: Atoms, { factor, dims }: Wide, axis: number): number {
  const parents: number[] = [];
  const find = (i: number): number => {
    let root = i;
    while (parents[root] !== root) root = parents[root] ?? root;
    return root;
  };
  const seen = new Map<number, number>();
  const kept = new Set<number>();
  slicesAlong(factor, axis, dims).forEach((slice, i) => {
    parents.push(i);
    for (const atom of slice) {
      const root = atoms.find(atom);
      parents[find(i)] = find(seen.get(root) ?? i);
      seen.set(root, i);
      if (atoms.reason(root) !== undefined) kept.add(i);
    }
  });
  const stay = new Set([...kept].map(find));
  return new Set(parents.map((_, i) => find(i)).filter((root) => !stay.has(root))).size;
}

/**
 * What is left of a value must be a block again: only one of the axes shrinks, the one that leaves the most to choose
 * from. For attention these are the heads, which the products over their inner axis have united already; for a channel
 * shuffle the channels of every group at once.
 */
function freeAxis(atoms: Atoms, wide: Wide): number {
  const parts = wide.factor.axes.map((axis) => partsAlong(atoms, wide, axis));
  return wide.factor.axes[parts.indexOf(Math.max(...parts))] ?? 0;
}

/** Unites what must go together so that only `axis` shrinks. */
function narrowed(atoms: Atoms, { factor, dims }: Wide, axis: number, reason: string): Factor | undefined {
  return factor.axes
    .filter((other) => other !== axis)
    .reduce<Factor | undefined>((f, other) => f && collapse(atoms, f, other, dims, reason), factor);
}

/** Makes every value with a factor over several axes a block again, whatever goes. */
export function squareUp(atoms: Atoms, wides: readonly Wide[], meetings: readonly Meeting[]): void {
  for (const wide of wides) narrowed(atoms, wide, freeAxis(atoms, wide), '');
  for (const { wide, narrow, dims, reason } of meetings) {
    const axis = freeAxis(atoms, { factor: wide, dims });
    const row = narrowed(atoms, { factor: wide, dims }, axis, reason);
    const other = narrow.axes.includes(axis) ? narrowed(atoms, { factor: narrow, dims }, axis, reason) : undefined;
    if (!other) for (const atom of narrow.atoms) atoms.fix(atom, reason);
    other?.atoms.forEach((atom, i) => {
      atoms.unite(atom, row?.atoms[i] ?? atom);
    });
  }
}
