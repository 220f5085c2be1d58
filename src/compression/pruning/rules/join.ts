import { sizeOf } from '../../../onnx';
import { type Factor, type Labels, positive, spread } from '../labels';
import type { Rule, RuleContext } from '../rule';

/** The axes over which the factors of all inputs along `axis` run, together with it. */
function jointAxes(inputs: readonly Labels[], axis: number): number[] {
  const axes = new Set([axis]);
  for (const { factors } of inputs) {
    for (const f of factors) if (f.axes.includes(axis)) for (const a of f.axes) axes.add(a);
  }
  return [...axes].sort((a, b) => a - b);
}

/** An input's atoms over those axes; where it has none of its own there, atoms that stay. */
function over(c: RuleContext, { dims, factors }: Labels, axes: readonly number[], why: string): Int32Array {
  const inside = factors.filter((f) => f.axes.some((axis) => axes.includes(axis)));
  const [only] = inside;
  if (only && inside.length === 1 && only.axes.every((axis) => axes.includes(axis))) return spread(only, axes, dims);
  for (const { atoms } of inside) for (const atom of atoms) c.atoms.fix(atom, c.because(why));
  const kept = c.atoms.create(sizeOf(axes.map((axis) => dims[axis] ?? 1)));
  for (const atom of kept) c.atoms.fix(atom, c.because(why));
  return kept;
}

/** Puts arrays over the same axes behind each other along one of them. */
function joined(
  parts: readonly Int32Array[],
  lengths: readonly number[],
  axes: readonly number[],
  axis: number,
  dims: readonly number[],
): Factor {
  const inner = sizeOf(axes.filter((a) => a > axis).map((a) => dims[a] ?? 1));
  const outer = sizeOf(axes.filter((a) => a < axis).map((a) => dims[a] ?? 1));
  const atoms: number[] = [];
  for (let o = 0; o < outer; o++) {
    parts.forEach((part, i) => {
      const length = (lengths[i] ?? 0) * inner;
      atoms.push(...part.subarray(o * length, (o + 1) * length));
    });
  }
  return { axes, atoms: Int32Array.from(atoms) };
}

/** Along its axis one after the other; along all others element by element. */
const concat: Rule = (c) => {
  const why = 'joins them with channels that stay';
  const dims = c.outDims();
  const axis = positive(c.int('axis', 1), dims.length);
  const inputs = c.node.inputs.map((_, i) => c.labels(i));
  if (inputs.every(({ factors }) => factors.length === 0)) return;
  const axes = jointAxes(inputs, axis);
  const along = inputs.some(({ factors }) => factors.some((f) => f.axes.includes(axis)));
  const rest = inputs.map((labels) => ({
    labels: {
      dims: labels.dims.map((d, a) => (axes.includes(a) ? 1 : d)),
      factors: labels.factors.filter((f) => !f.axes.some((a) => axes.includes(a))),
    },
    symbols: dims.map((_, a) => a),
  }));
  const others = c.combine(rest, dims, [], why);
  if (!along) return c.set(others);
  const lengths = inputs.map((labels) => labels.dims[axis] ?? 1);
  const parts = inputs.map((labels) => over(c, labels, axes, why));
  c.set([...others, joined(parts, lengths, axes, axis, dims)]);
};

/** Where zeros are put before and behind the channels they stay; other axes must not shrink at their rims. */
const pad: Rule = (c) => {
  const labels = c.labels(0);
  const { dims } = labels;
  const padded = dims.map((_, axis) => axis).filter((axis) => dims[axis] !== c.outDims()[axis]);
  const pads = c.ints('pads', 1);
  const mode = c.node.attributes.get('mode');
  const plain = (mode?.kind !== 'string' || mode.value === 'constant') && !c.has(3) && pads?.length === 2 * dims.length;
  const sole = labels.factors.filter((f) => plain && f.axes.length === 1 && f.axes.some((a) => padded.includes(a)));
  const soleAxes = sole
    .flatMap((f) => f.axes)
    .filter((a) => (pads?.[a] ?? 0) >= 0 && (pads?.[a + dims.length] ?? 0) >= 0);
  const kept = c.without(
    0,
    padded.filter((axis) => !soleAxes.includes(axis)),
    'pads these axes',
  ).factors;
  c.set(
    kept.map((f) =>
      soleAxes.includes(f.axes[0] ?? -1) && f.axes.length === 1 ? widened(c, f, pads ?? [], dims.length) : f,
    ),
  );
};

function widened(c: RuleContext, factor: Factor, pads: readonly number[], rank: number): Factor {
  const [axis = 0] = factor.axes;
  const zeros = (count: number) => {
    const atoms = c.atoms.create(count);
    for (const atom of atoms) c.atoms.fix(atom, c.because('pads these channels'));
    return atoms;
  };
  return {
    axes: [axis],
    atoms: Int32Array.from([...zeros(pads[axis] ?? 0), ...factor.atoms, ...zeros(pads[axis + rank] ?? 0)]),
  };
}

export const join: Record<string, Rule> = { Concat: concat, Pad: pad };
