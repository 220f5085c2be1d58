import type { Atoms } from '../atoms';
import { factorOf, type Labels } from '../labels';
import type { Rule, RuleContext } from '../rule';

const spatial = 'moves a window over these axes';
const reads = 'reads channels that stay';

/** Which axis of a convolution's weight makes channels, and which reads them. */
interface Sides {
  /** Of the weight: the axis over the input's channels. */
  from: number;
  /** Of the weight: the axis that makes the output's channels. */
  to: number;
}

/** The bias goes with the channels. */
function addBias(c: RuleContext, out: Int32Array | undefined): void {
  if (!c.has(2)) return;
  const bias = factorOf(c.labels(2), 0);
  if (bias) c.mark(bias.atoms, 'producer');
  if (!out) c.keep(2, reads);
  else if (!bias) for (const atom of out) c.atoms.fix(atom, c.because('adds a bias that stays'));
  out?.forEach((atom, i) => {
    const own = bias?.atoms[i];
    if (own !== undefined) c.atoms.unite(atom, own);
  });
}

/** Every filter reads all channels. */
function dense(c: RuleContext, { from, to }: Sides): void {
  const [x, w] = [c.leading(0, 2, spatial), c.leading(1, 2, spatial)];
  const made = factorOf(w, to);
  if (made) c.mark(made.atoms, 'producer', { weight: true });
  // Symbols: batch, output channels, input channels.
  const symbols = from === 1 ? [1, 2] : [2, 1];
  const operands = [
    { labels: x, symbols: [0, 2] },
    { labels: w, symbols, weight: c.value(1).constant === 'weight' },
  ];
  const sizes = [x.dims[0] ?? 1, w.dims[to] ?? 1, x.dims[1] ?? 1];
  const out = c.combine(operands, sizes, [2], reads);
  c.set(out);
  addBias(c, out.find((f) => f.axes.join() === '1')?.atoms);
}

/** Unites, for each of `parts` of a list of equal stretches, what `key` says belongs together. */
function uniteBy(atoms: Atoms, list: Int32Array, key: (index: number) => number): void {
  const first = new Map<number, number>();
  list.forEach((atom, i) => {
    const other = first.get(key(i));
    if (other === undefined) first.set(key(i), atom);
    else atoms.unite(other, atom);
  });
}

/** The atoms of the only axis along which an input may shrink; undefined, and everything stays, where there is none. */
function along(c: RuleContext, labels: Labels, axis: number): Int32Array | undefined {
  const others = labels.factors.filter((f) => !f.axes.includes(axis));
  for (const { atoms } of others) for (const atom of atoms) c.atoms.fix(atom, c.because(reads));
  return factorOf(labels, axis)?.atoms;
}

function fixAll(c: RuleContext, ...lists: (Int32Array | undefined)[]): void {
  for (const list of lists) for (const atom of list ?? []) c.atoms.fix(atom, c.because(reads));
}

interface Grouped {
  groups: number;
  /** Atoms of the input's channels, and of the weight's axes; undefined where the axis stays. */
  x?: Int32Array;
  rows?: Int32Array;
  columns?: Int32Array;
  inputs: number;
  rowsEach: number;
}

/**
 * Groups go as a whole: the input's channels with all weights of their group. The depthwise convolution is the case in
 * which a group has one channel.
 */
function wholeGroups(c: RuleContext, { groups, x, rows, columns, inputs, rowsEach }: Grouped): void {
  fixAll(c, columns);
  if (!x || !rows) {
    fixAll(c, x, rows);
    return;
  }
  c.mark(rows, 'producer', { weight: true });
  const each = inputs / groups;
  uniteBy(c.atoms, Int32Array.from([...x, ...rows]), (i) =>
    Math.floor(i < inputs ? i / each : (i - inputs) / rowsEach),
  );
  const weight = c.labels(1);
  c.sink({ attribute: 'group' }, [groups], (cut) => [cut.size(weight, 0) / rowsEach]);
}

/** Whether more can be chosen from when whole groups go than when each group loses the same channels. */
const asWhole = (groups: number, from: number, to: number): boolean => groups > from && groups > to;

/** Weight [O, I/g, ...]: filter o reads the channels of its group. */
function groupedConv(c: RuleContext, groups: number): void {
  const [xs, w] = [c.without(0, [0, ...kernelAxes(c, 0)], spatial), c.leading(1, 2, spatial)];
  const [x, rows, columns] = [along(c, xs, 1), factorOf(w, 0)?.atoms, factorOf(w, 1)?.atoms];
  const [outputs, each] = [w.dims[0] ?? 1, w.dims[1] ?? 1];
  const inputs = groups * each;
  if (asWhole(groups, each, outputs / groups)) {
    wholeGroups(c, { groups, x, rows, columns, inputs, rowsEach: outputs / groups });
  } else {
    if (columns && x && c.value(1).constant === 'weight') {
      c.mark(columns, 'consumer');
      uniteBy(c.atoms, Int32Array.from([...columns, ...x]), (i) => i % each);
    } else fixAll(c, columns, x);
    if (rows) {
      c.mark(rows, 'producer', { weight: true });
      uniteBy(c.atoms, rows, (i) => i % (outputs / groups));
    }
  }
  finish(c, rows);
}

/** Weight [I, O/g, ...]: the channels of a group make those of the same group. */
function groupedTranspose(c: RuleContext, groups: number): void {
  const [xs, w] = [c.without(0, [0, ...kernelAxes(c, 0)], spatial), c.leading(1, 2, spatial)];
  const [x, rows, columns] = [along(c, xs, 1), factorOf(w, 0)?.atoms, factorOf(w, 1)?.atoms];
  const [inputs, each] = [w.dims[0] ?? 1, w.dims[1] ?? 1];
  const outputs = Array.from({ length: groups * each }, (_, o) => o);
  if (asWhole(groups, inputs / groups, each)) {
    wholeGroups(c, { groups, x, rows, columns, inputs, rowsEach: inputs / groups });
    const first = (o: number) => rows?.[(Math.floor(o / each) * inputs) / groups] ?? 0;
    finish(c, rows && Int32Array.from(outputs, first));
    return;
  }
  if (rows && x && c.value(1).constant === 'weight') {
    c.mark(rows, 'consumer');
    uniteBy(c.atoms, Int32Array.from([...rows, ...x]), (i) => i % (inputs / groups));
  } else fixAll(c, rows, x);
  if (columns) c.mark(columns, 'producer', { weight: true });
  finish(c, columns && Int32Array.from(outputs, (o) => columns[o % each] ?? 0));
}

const kernelAxes = (c: RuleContext, index: number): number[] =>
  c
    .labels(index)
    .dims.map((_, axis) => axis)
    .slice(2);

function finish(c: RuleContext, out: Int32Array | undefined): void {
  addBias(c, out);
  if (out) c.set([{ axes: [1], atoms: out }]);
}

export const convolution: Record<string, Rule> = {
  Conv: (c) => {
    const groups = c.int('group', 1);
    if (groups === 1) dense(c, { from: 1, to: 0 });
    else groupedConv(c, groups);
  },
  ConvTranspose: (c) => {
    const groups = c.int('group', 1);
    if (groups === 1) dense(c, { from: 0, to: 1 });
    else groupedTranspose(c, groups);
  },
};
