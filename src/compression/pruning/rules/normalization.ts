import type { Atoms } from '../atoms';
import { collapse, type Factor, factorOf, type Labels, positive } from '../labels';
import { reshaped } from '../reshape';
import type { Rule, RuleContext } from '../rule';

/** Scale, shift and statistics of the channels go with them. */
function perChannel(c: RuleContext, x: Labels, indices: readonly number[], scale?: number): readonly Factor[] {
  return indices
    .filter((i) => c.has(i))
    .reduce<readonly Factor[]>((factors, index) => {
      const { labels, constant } = c.value(index);
      for (const { atoms } of labels.factors) c.mark(atoms, 'norm', { scale: index === scale });
      const from = { labels: { dims: x.dims, factors }, symbols: x.dims.map((_, axis) => axis) };
      const own = { labels, symbols: [1], constant: constant !== undefined };
      return c.combine([from, own], x.dims, [], 'normalizes channels that stay');
    }, x.factors);
}

const batchNormalization: Rule = (c) => {
  c.set(perChannel(c, c.labels(0), [1, 2, 3, 4], 1));
};

/** Each channel for itself, over all places. */
const instanceNormalization: Rule = (c) => {
  const places = c
    .labels(0)
    .dims.map((_, axis) => axis)
    .slice(2);
  c.set(perChannel(c, c.without(0, places, 'normalizes over these axes'), [1, 2]));
};

/** Says that the axes are normalized: exact where whole stretches of them go, else only noted. */
function normalized(c: RuleContext, labels: Labels, axes: readonly number[]): Factor[] {
  return labels.factors.flatMap((factor) => {
    const outside = factor.axes.some((axis) => !axes.includes(axis));
    if (outside) {
      return (
        axes.reduce<Factor | undefined>(
          (f, axis) => f && collapse(c.atoms, f, axis, labels.dims, c.because('normalizes over it')),
          factor,
        ) ?? []
      );
    }
    note(c, factor);
    return factor;
  });
}

function note(c: RuleContext, { atoms }: Factor): void {
  for (const atom of atoms) c.atoms.addNorm(atom, c.node.name || (c.node.outputs[0] ?? c.node.operator));
}

/** From `axis` on. */
const layerNormalization: Rule = (c) => {
  const { dims } = c.labels(0);
  const first = positive(c.int('axis', -1), dims.length);
  const axes = dims.map((_, axis) => axis).slice(first);
  const x = { labels: { dims, factors: normalized(c, c.labels(0), axes) }, symbols: dims.map((_, axis) => axis) };
  const weights = [1, 2]
    .filter((i) => c.has(i))
    .map((i) => {
      const { labels } = c.value(i);
      for (const { atoms } of labels.factors) c.mark(atoms, 'norm');
      return { labels, constant: true, symbols: labels.dims.map((_, axis) => axis + dims.length - labels.dims.length) };
    });
  c.set(c.combine([x, ...weights], dims, [], 'scales values that stay'));
};

/** Over neighbouring channels at each place. */
const localResponse: Rule = (c) => {
  const { dims, factors } = c.labels(0);
  c.set(normalized(c, { dims, factors }, [1]));
};

/** A vector of the channels, or of the groups, of a group normalization: whole groups go with it. */
function uniteGroups(atoms: Atoms, rows: Int32Array, weight: Int32Array): void {
  const each = weight.length / rows.length;
  weight.forEach((atom, i) => {
    atoms.unite(rows[Math.floor(i / each)] ?? atom, atom);
  });
}

/** Each group of channels for itself: whole groups can go, and what is left is exact. */
const groupNormalization: Rule = (c) => {
  const labels = c.labels(0);
  const { dims } = labels;
  const groups = c.int('num_groups', 1);
  const [n = 1, channels = 1, ...places] = dims;
  const split = reshaped(c.atoms, labels, [n, groups, channels / groups, ...places], c.because('has uneven groups'));
  const inner = split.dims.map((_, axis) => axis).slice(2);
  const whole = { dims: split.dims, factors: normalized(c, split, inner) };
  const rows = factorOf(whole, 1)?.atoms;
  if (!rows) c.keep(0, 'normalizes channels that stay');
  for (const i of [1, 2]) {
    const weight = factorOf(c.labels(i), 0)?.atoms;
    if (!rows) c.keep(i, 'normalizes channels that stay');
    if (!weight) continue;
    c.mark(weight, 'norm');
    if (rows) uniteGroups(c.atoms, rows, weight);
  }
  c.set(labels.factors);
  c.sink({ attribute: 'num_groups' }, [groups], (cut) => (rows ? [cut.size(whole, 1)] : undefined));
};

/** Over given axes; those of the channels stay. */
const meanVariance: Rule = (c) => {
  const axes = c.node.attributes.get('axes');
  const over = axes?.kind === 'ints' ? axes.value : [0, 2, 3];
  c.set(
    c.without(
      0,
      over.map((axis) => positive(axis, c.rank())),
      'normalizes over them',
    ).factors,
  );
};

export const normalization: Record<string, Rule> = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  RMSNormalization: layerNormalization,
  SimplifiedLayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  LRN: localResponse,
  MeanVarianceNormalization: meanVariance,
};
