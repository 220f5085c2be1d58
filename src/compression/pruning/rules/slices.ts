import type { Atoms } from '../atoms';
import type { Cut } from '../cut';
import { type Factor, factorOf, type Labels, positive, simplified, slicesAlong } from '../labels';
import type { Rule, RuleContext } from '../rule';

/** The factor with only some of the positions along an axis, in a new order. */
function picked(atoms: Atoms, factor: Factor, axis: number, labels: Labels, wanted: readonly number[], reason: string) {
  const slices = slicesAlong(factor, axis, labels.dims);
  const others = factor.axes.filter((a) => a !== axis);
  const rows = wanted.map((i) => slices[i] ?? new Int32Array());
  const flat = Int32Array.from(rows.flatMap((row) => [...row]));
  const moved = { axes: [axis, ...others], atoms: flat };
  const dims = labels.dims.map((d, a) => (a === axis ? wanted.length : d));
  // Rows first; back in ascending order of the axes.
  const sorted = transposed(moved, dims);
  return wanted.length === 1 ? simplified(atoms, sorted, dims, reason) : sorted;
}

function transposed(factor: Factor, dims: readonly number[]): Factor {
  const axes = [...factor.axes].sort((a, b) => a - b);
  const sizes = factor.axes.map((a) => dims[a] ?? 1);
  const places = factor.axes.map((_, i) => sizes.slice(i + 1).reduce((a, b) => a * b, 1));
  const result = new Int32Array(factor.atoms.length);
  for (let i = 0; i < result.length; i++) {
    let rest = i;
    let from = 0;
    for (let k = axes.length - 1; k >= 0; k--) {
      const at = factor.axes.indexOf(axes[k] ?? 0);
      const size = sizes[at] ?? 1;
      from += (rest % size) * (places[at] ?? 1);
      rest = Math.floor(rest / size);
    }
    result[i] = factor.atoms[from] ?? 0;
  }
  return { axes, atoms: result };
}

/** What may shrink when only some positions along an axis are taken. */
export function take(c: RuleContext, labels: Labels, axis: number, wanted: readonly number[]): Labels {
  const dims = labels.dims.map((d, a) => (a === axis ? wanted.length : d));
  const factor = factorOf(labels, axis);
  if (!factor) return { dims, factors: labels.factors };
  const others = labels.factors.filter((f) => f !== factor);
  const mine = picked(c.atoms, factor, axis, labels, wanted, c.because('takes a single channel'));
  return { dims, factors: mine ? [...others, mine] : others };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

const countIn = (kept: readonly number[], from: number, to: number): number =>
  kept.filter((i) => i >= from && i < to).length;

const split: Rule = (c) => {
  const labels = c.labels(0);
  const axis = positive(c.int('axis', 0), labels.dims.length);
  const sizes = c.node.outputs.map((_, i) => c.outDims(i)[axis] ?? 0);
  let start = 0;
  const parts = sizes.map((size, i) => {
    const part = { from: start, to: start + size };
    start += size;
    c.set(take(c, labels, axis, range(part.from, part.to)).factors, i);
    return part;
  });
  const given = c.ints('split', 1);
  const at = c.opset >= 13 ? { input: 1 } : { attribute: 'split' };
  c.sink(at, given, (cut) =>
    cut.shrinks(labels, axis) ? parts.map(({ from, to }) => countIn(cut.kept(labels, axis), from, to)) : undefined,
  );
};

interface Bounds {
  starts: readonly number[];
  ends: readonly number[];
  axes: readonly number[];
  steps: readonly number[];
}

function boundsOf(c: RuleContext): Bounds | undefined {
  const [starts, ends] = [c.ints('starts', 1), c.ints('ends', 2)];
  if (!starts || !ends) return undefined;
  const axes = c.ints('axes', 3) ?? starts.map((_, i) => i);
  const steps = c.value(4).numbers ?? starts.map(() => 1);
  return { starts, ends, axes: axes.map((axis) => positive(axis, c.rank())), steps };
}

/** The part of an axis of `size` that a slice takes. */
const clamped = (bound: number, size: number): number => Math.min(size, Math.max(0, bound < 0 ? bound + size : bound));

/** A bound as it is after a cut: moved by what went before it. */
const movedBounds = (labels: Labels, bounds: readonly number[], axes: readonly number[]) => (cut: Cut) =>
  bounds.map((bound, i) => {
    const axis = axes[i] ?? i;
    if (!cut.shrinks(labels, axis)) return bound;
    return countIn(cut.kept(labels, axis), 0, clamped(bound, labels.dims[axis] ?? 1));
  });

const slice: Rule = (c) => {
  const bounds = boundsOf(c);
  if (!bounds) return c.keep(0, 'has bounds that depend on data');
  const { starts, ends, axes, steps } = bounds;
  const uneven = axes.filter((_, i) => steps[i] !== 1);
  const labels = c.without(0, uneven, 'takes every other channel, or turns them round');
  let part = labels;
  axes.forEach((axis, i) => {
    const size = labels.dims[axis] ?? 1;
    const wanted = range(clamped(starts[i] ?? 0, size), clamped(ends[i] ?? size, size));
    const resized = { dims: part.dims.map((d, a) => (a === axis ? (c.outDims()[a] ?? d) : d)), factors: part.factors };
    part = uneven.includes(axis) ? resized : take(c, part, axis, wanted);
  });
  c.set(part.factors);
  const old = c.node.attributes.has('starts');
  c.sink(old ? { attribute: 'starts' } : { input: 1 }, starts, movedBounds(labels, starts, axes));
  c.sink(old ? { attribute: 'ends' } : { input: 2 }, ends, movedBounds(labels, ends, axes));
};

export const slices: Record<string, Rule> = { Split: split, Slice: slice };
