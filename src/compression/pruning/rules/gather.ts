import { collapse, type Factor, factorOf, type Labels, positive } from '../labels';
import type { Rule, RuleContext } from '../rule';
import { take } from './slices';

/** A factor behind the axis moves by as many axes as the indices have more than one. */
const shifted = (factors: readonly Factor[], axis: number, by: number): Factor[] =>
  factors.map((f) => ({ ...f, axes: f.axes.map((a) => (a > axis ? a + by : a)) }));

/** A table that is looked up makes the channels of what is found: an embedding. */
function markTable(c: RuleContext, axis: number): void {
  if (c.value(0).constant !== 'weight' || c.value(1).constant) return;
  for (const { axes, atoms } of c.labels(0).factors) {
    if (!axes.includes(axis)) c.mark(atoms, 'producer', { weight: true });
  }
}

/** Known indices along an axis that may shrink: they count anew when something before them goes. */
function pick(c: RuleContext, labels: Labels, axis: number, indices: readonly number[]): readonly Factor[] {
  const wanted = indices.map((i) => positive(i, labels.dims[axis] ?? 1));
  c.sink({ input: 1 }, indices, (cut) => {
    if (!cut.shrinks(labels, axis)) return undefined;
    const kept = cut.kept(labels, axis);
    return wanted.filter((i) => kept.includes(i)).map((i) => kept.indexOf(i));
  });
  return take(c, labels, axis, wanted).factors;
}

const lookUp: Rule = (c) => {
  const labels = c.labels(0);
  const axis = positive(c.int('axis', 0), labels.dims.length);
  const { numbers, constant } = c.value(1);
  const rank = c.rank(1);
  markTable(c, axis);
  if (rank === 1 && numbers && constant && factorOf(labels, axis)) return c.set(pick(c, labels, axis, numbers));
  const [first = 0] = numbers ?? [];
  const single = rank === 0 && numbers !== undefined && constant;
  const { factors } = c.without(0, [axis], 'looks up places along this axis');
  const index = positive(first, labels.dims[axis] ?? 1);
  const parts = single ? atIndex(c, labels, axis, index) : factors;
  c.set(shifted(parts, axis, rank - 1));
};

/** One position of an axis that stays: of a factor over several axes, what lies there. */
function atIndex(c: RuleContext, labels: Labels, axis: number, index: number): readonly Factor[] {
  const { factors } = take(c, labels, axis, [index]);
  const dims = labels.dims.map((d, a) => (a === axis ? 1 : d));
  return factors.flatMap((f) => (f.axes.includes(axis) ? (collapse(c.atoms, f, axis, dims, '') ?? []) : f));
}

export const gather: Record<string, Rule> = { Gather: lookUp };
