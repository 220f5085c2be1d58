import { stringAttribute } from '../../../onnx';
import { collapse, factorOf, type Labels } from '../labels';
import type { Rule, RuleContext } from '../rule';

/** Reads each channel at places that another input gives. */
const atPlaces: Rule = (c) => {
  const { factors } = c.leading(0, 2, 'reads at places of these axes');
  c.node.inputs.slice(1).forEach((_, i) => {
    c.keep(i + 1, 'reads places from them');
  });
  // The batch may become a list of regions.
  c.set(factors.filter((f) => f.axes.join() === '1'));
};

/** Channels of an input as rows that belong together; its other axes stay. */
function channels(c: RuleContext): Int32Array | undefined {
  const labels = c.leading(0, 2, 'moves channels between places');
  const factor = factorOf(labels, 1);
  const alone = factor && collapse(c.atoms, factor, 0, labels.dims, c.because('moves channels between places'));
  return alone?.atoms;
}

/** Places of a channel become channels of their own. */
const spaceToDepth: Rule = (c) => {
  const atoms = channels(c);
  const count = c.outDims()[1] ?? 1;
  if (atoms) c.set([{ axes: [1], atoms: Int32Array.from({ length: count }, (_, i) => atoms[i % atoms.length] ?? 0) }]);
};

/** The channels of a block become places of one channel, and go together. */
const depthToSpace: Rule = (c) => {
  const atoms = channels(c);
  const { dims }: Labels = c.labels(0);
  const count = c.outDims()[1] ?? 1;
  const block = (dims[1] ?? 1) / count;
  const ofColumn = stringAttribute(c.node, 'mode') === 'CRD';
  const made = (i: number) => (ofColumn ? Math.floor(i / block) : i % count);
  if (!atoms) return;
  const out = Int32Array.from({ length: count }, (_, i) => atoms[ofColumn ? i * block : i] ?? 0);
  atoms.forEach((atom, i) => {
    c.atoms.unite(out[made(i)] ?? atom, atom);
  });
  if (count > 1) c.set([{ axes: [1], atoms: out }]);
  else for (const atom of out) c.atoms.fix(atom, c.because('makes one channel of them'));
};

export const sample: Record<string, Rule> = {
  GridSample: atPlaces,
  RoiAlign: atPlaces,
  SpaceToDepth: spaceToDepth,
  DepthToSpace: depthToSpace,
};
