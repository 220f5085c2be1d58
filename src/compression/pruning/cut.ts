import type { Atoms } from './atoms';
import { type Factor, factorOf, type Labels, slicesAlong } from './labels';

/** A choice of what goes, and what follows for the sizes of values. */
export class Cut {
  private readonly cache = new Map<Labels, Map<number, number[]>>();

  constructor(
    private readonly atoms: Atoms,
    /** Sets of atoms, by their root. */
    private readonly gone: ReadonlySet<number>,
  ) {}

  isGone(atom: number): boolean {
    return this.gone.has(this.atoms.find(atom));
  }

  /** The positions along an axis that are left, as they are counted in the original. */
  kept(labels: Labels, axis: number): readonly number[] {
    const known = this.cache.get(labels)?.get(axis);
    if (known) return known;
    const factor = factorOf(labels, axis);
    const all = Array.from({ length: labels.dims[axis] ?? 1 }, (_, i) => i);
    const kept = factor ? this.left(factor, axis, labels.dims, all) : all;
    const axes = this.cache.get(labels) ?? new Map<number, number[]>();
    this.cache.set(labels, axes.set(axis, kept));
    return kept;
  }

  private left(factor: Factor, axis: number, dims: readonly number[], all: number[]): number[] {
    if (factor.axes.length === 1) return all.filter((i) => !this.isGone(factor.atoms[i] ?? -1));
    const slices = slicesAlong(factor, axis, dims);
    return all.filter((i) => slices[i]?.some((atom) => !this.isGone(atom)));
  }

  size(labels: Labels, axis: number): number {
    return factorOf(labels, axis) ? this.kept(labels, axis).length : (labels.dims[axis] ?? 1);
  }

  dims(labels: Labels): number[] {
    return labels.dims.map((_, axis) => this.size(labels, axis));
  }

  /** Whether the axis loses anything. */
  shrinks(labels: Labels, axis: number): boolean {
    return this.size(labels, axis) < (labels.dims[axis] ?? 1);
  }

  /** Whether a value loses nothing. */
  isWhole(labels: Labels | undefined): boolean {
    return labels === undefined || labels.dims.every((_, axis) => !this.shrinks(labels, axis));
  }
}
