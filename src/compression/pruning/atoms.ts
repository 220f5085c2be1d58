/** An axis of a tensor whose slices may go. */
export interface Owner {
  initializer: string;
  axis: number;
}

/**
 * The indices of everything that may shrink, one *atom* for each index of each axis, and which of them can only go
 * together: a union-find whose sets become the units of pruning.
 */
export class Atoms {
  private readonly parents: number[] = [];
  private readonly reasons = new Map<number, string>();
  private readonly headSets = new Set<number>();
  private readonly norms = new Map<number, Set<string>>();
  private readonly owners: { first: number; owner: Owner }[] = [];

  get count(): number {
    return this.parents.length;
  }

  /** New atoms, each a set of its own; of an initializer's axis, or of an axis that a shape makes. */
  create(count: number, owner?: Owner): Int32Array {
    const first = this.parents.length;
    for (let i = 0; i < count; i++) this.parents.push(first + i);
    if (owner) this.owners.push({ first, owner });
    return Int32Array.from({ length: count }, (_, i) => first + i);
  }

  /** Every initializer's axis with its atoms, the first of which is `first`. */
  axes(): readonly { first: number; owner: Owner }[] {
    return this.owners;
  }

  find(atom: number): number {
    let root = atom;
    while (this.parents[root] !== root) root = this.parents[root] as number;
    let next = atom;
    while (next !== root) {
      const parent = this.parents[next] as number;
      this.parents[next] = root;
      next = parent;
    }
    return root;
  }

  /** From now on the two go together, or stay together. */
  unite(a: number, b: number): void {
    // The smaller number stays, so that results do not depend on the order of calls.
    const [x, y] = [this.find(a), this.find(b)];
    const [root, other] = x < y ? [x, y] : [y, x];
    if (root === other) return;
    this.parents[other] = root;
    const reason = this.reasons.get(root) ?? this.reasons.get(other);
    if (reason !== undefined) this.reasons.set(root, reason);
    if (this.headSets.has(other)) this.headSets.add(root);
    for (const norm of this.norms.get(other) ?? []) this.addNorm(root, norm);
  }

  /** The atom stays in the model, for a reason that a person can read; the first one counts. */
  fix(atom: number, reason: string): void {
    const root = this.find(atom);
    if (!this.reasons.has(root)) this.reasons.set(root, reason);
  }

  /** Why the atom stays; undefined where it may go. */
  reason(atom: number): string | undefined {
    return this.reasons.get(this.find(atom));
  }

  /** The atom is part of an attention head. */
  markHead(atom: number): void {
    this.headSets.add(this.find(atom));
  }

  isHead(atom: number): boolean {
    return this.headSets.has(this.find(atom));
  }

  /** A norm runs over the axis of this atom: what is left computes something else once the atom is gone. */
  addNorm(atom: number, norm: string): void {
    const root = this.find(atom);
    this.norms.set(root, (this.norms.get(root) ?? new Set()).add(norm));
  }

  normsOf(atom: number): string[] {
    return [...(this.norms.get(this.find(atom)) ?? [])];
  }
}
