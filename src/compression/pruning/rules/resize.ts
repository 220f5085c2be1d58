import type { Rule, RuleContext } from '../rule';

/** The axes that the sizes of a Resize are for, in the order of the numbers. */
function sizedAxes(c: RuleContext): readonly number[] {
  const axes = c.node.attributes.get('axes');
  return axes?.kind === 'ints' ? axes.value : c.labels(0).dims.map((_, axis) => axis);
}

/** Between the places of each channel. Target sizes name the channels, too. */
const scale: Rule = (c) => {
  const { dims } = c.labels(0);
  const changed = dims.map((_, axis) => axis).filter((axis) => axis > 1 || dims[axis] !== c.outDims()[axis]);
  const labels = c.without(0, changed, 'resizes these axes');
  c.set(labels.factors);
  const sizes = c.value(3).numbers;
  if (!c.has(3) || !sizes) return;
  const axes = sizedAxes(c);
  c.sizesSink(3, sizes, (cut) =>
    sizes.map((size, i) => (cut.shrinks(labels, axes[i] ?? i) ? cut.size(labels, axes[i] ?? i) : size)),
  );
};

export const resize: Record<string, Rule> = { Resize: scale, Upsample: scale };
