import type { Atoms } from './atoms';
import { collapse, type Factor, type Labels, renamed } from './labels';

/** A value that an operator reads, with a symbol for each axis, as in Einstein notation. */
export interface Operand {
  labels: Labels;
  symbols: readonly number[];
  /** Its slices are those of a weight: what is summed over it can be taken away by zeroing them. */
  weight?: boolean;
  /** Does not depend on the model's inputs. */
  constant?: boolean;
}

/**
 * A factor over several axes and what meets it along some of them element by element, such as the scale of each head's
 * normalization, or rotary angles: which of the axes shrinks is settled when all rules are through.
 */
export interface Meeting {
  wide: Factor;
  narrow: Factor;
  dims: readonly number[];
  reason: string;
}

export interface Combination {
  atoms: Atoms;
  operands: readonly Operand[];
  /** By symbol. */
  sizes: readonly number[];
  /** Symbols that are summed over. */
  contracted: readonly number[];
  reason: string;
  meet(meeting: Meeting): void;
  /** The factors of a weight whose slices a removed channel would have been multiplied with. */
  consume(weight: Operand, factor: Factor): void;
}

const sameAxes = (a: Factor, b: Factor): boolean => a.axes.join() === b.axes.join();
const within = (a: Factor, b: Factor): boolean => a.axes.every((axis) => b.axes.includes(axis));

function unite(atoms: Atoms, a: Factor, b: Factor): void {
  a.atoms.forEach((atom, i) => {
    atoms.unite(atom, b.atoms[i] ?? atom);
  });
}

/** In symbols instead of axes. */
const inSymbols = ({ labels, symbols }: Operand): Factor[] =>
  labels.factors.map((f) => renamed(f, labels.dims, (axis) => symbols[axis] ?? axis));

/** What no operand may lose: a symbol along which one of them has its full size and nothing that shrinks. */
function collapseKept(c: Combination, lists: Factor[][]): Factor[][] {
  let result = lists;
  c.sizes.forEach((size, symbol) => {
    const kept = c.operands.some(({ labels, symbols }, i) => {
      const full = symbols.some((s, axis) => s === symbol && labels.dims[axis] === size);
      return full && size > 1 && !result[i]?.some((f) => f.axes.includes(symbol));
    });
    if (kept) result = result.map((list) => collapseAll(c, list, symbol));
  });
  return result;
}

const collapseAll = (c: Combination, list: readonly Factor[], symbol: number): Factor[] =>
  list.flatMap((f) => collapse(c.atoms, f, symbol, c.sizes, c.reason) ?? []);

/** Sums over whole factors: channels of the one operand are multiplied with slices of a weight, which go with them. */
function sumAway(c: Combination, holders: readonly { operand: Operand; factor: Factor }[]): void {
  const weights = holders.filter(({ operand }) => operand.weight);
  for (const { operand, factor } of weights) c.consume(operand, factor);
  if (holders.length > 1 && weights.length > 0) return;
  // Between two computed values there are no weights whose zeroing would take a channel out of the sum.
  for (const { factor } of holders) for (const atom of factor.atoms) c.atoms.fix(atom, c.reason);
}

function contract(c: Combination, lists: Factor[][], symbol: number): Factor[][] {
  const holders = lists.flatMap((list, i) => {
    const [factor, operand] = [list.find((f) => f.axes.includes(symbol)), c.operands[i]];
    return factor && operand ? [{ operand, factor }] : [];
  });
  const [first, ...rest] = holders;
  if (!first) return lists;
  const alike = rest.every(({ factor }) => sameAxes(factor, first.factor));
  if (alike) for (const { factor } of rest) unite(c.atoms, first.factor, factor);
  if (alike && first.factor.axes.every((axis) => c.contracted.includes(axis))) {
    sumAway(c, holders);
    return lists.map((list) => list.filter((f) => !f.axes.includes(symbol)));
  }
  return lists.map((list) => collapseAll(c, list, symbol));
}

/** Two factors that share only some axes: only along those can both shrink. */
function crossed(c: Combination, a: Factor, b: Factor): Factor | undefined {
  const shrink = (f: Factor, other: Factor) =>
    f.axes
      .filter((axis) => !other.axes.includes(axis))
      .reduce<Factor | undefined>((x, axis) => x && collapse(c.atoms, x, axis, c.sizes, c.reason), f);
  const [x, y] = [shrink(a, b), shrink(b, a)];
  if (x && y) unite(c.atoms, x, y);
  return x;
}

interface Entry {
  factor: Factor;
  constant: boolean;
}

/** What two factors that meet leave; undefined where nothing can shrink. */
function met(c: Combination, a: Entry, b: Entry): Entry | undefined {
  const constant = a.constant && b.constant;
  if (sameAxes(a.factor, b.factor)) {
    unite(c.atoms, a.factor, b.factor);
    return { factor: a.factor, constant };
  }
  const [wide, narrow] = within(b.factor, a.factor) ? [a, b] : [b, a];
  // What meets whole heads goes with them; what lies along the inside of each, as rotary angles do, waits for the rest.
  const inside = !narrow.factor.axes.includes(wide.factor.axes[0] ?? -1);
  if ((narrow.constant || inside) && within(narrow.factor, wide.factor)) {
    c.meet({ wide: wide.factor, narrow: narrow.factor, dims: c.sizes, reason: c.reason });
    return wide;
  }
  const factor = crossed(c, wide.factor, narrow.factor);
  return factor && { factor, constant };
}

/** Adds a factor to those of a value that it meets element by element. */
function add(c: Combination, list: readonly Entry[], entry: Entry): Entry[] {
  const other = list.find(({ factor }) => factor.axes.some((axis) => entry.factor.axes.includes(axis)));
  if (!other) return [...list, entry];
  const common = met(c, other, entry);
  const rest = list.filter((e) => e !== other);
  return common ? add(c, rest, common) : rest;
}

/** Where two computed values are multiplied, matrix by matrix, what goes as whole matrices are heads. */
function markHeads(c: Combination, factors: readonly Factor[]): void {
  if (c.contracted.length === 0 || c.operands.some(({ weight }) => weight)) return;
  const shared = (axis: number) => c.operands.every(({ symbols }) => symbols.includes(axis));
  for (const { axes, atoms } of factors) {
    if (axes.every(shared)) for (const atom of atoms) c.atoms.markHead(atom);
  }
}

/**
 * How what may shrink in the operands of a product, or of any operator that works element by element, is tied together.
 * @returns the factors of the result, in symbols.
 */
export function combine(c: Combination): Factor[] {
  let lists = collapseKept(c, c.operands.map(inSymbols));
  for (const symbol of c.contracted) lists = contract(c, lists, symbol);
  const entries = lists.flatMap((list, i) =>
    list.map((factor) => ({ factor, constant: c.operands[i]?.constant === true })),
  );
  const factors = entries.reduce<Entry[]>((list, entry) => add(c, list, entry), []).map(({ factor }) => factor);
  markHeads(c, factors);
  return factors;
}
