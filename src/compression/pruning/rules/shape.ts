import { intsAttribute } from '../../../onnx';
import type { Cut } from '../cut';
import { type Factor, factorOf, type Labels, renamed } from '../labels';
import { reshaped } from '../reshape';
import type { Rule, RuleContext } from '../rule';

/** What follows for the sizes that an input names: those of axes that shrink. −1 and what stays are left as they are. */
const targetSizes = (labels: Labels, before: readonly number[]) => (cut: Cut) =>
  before.map((size, i) => {
    const axis = i + labels.dims.length - before.length;
    return size > 0 && cut.shrinks(labels, axis) ? cut.size(labels, axis) : size;
  });

/** The value that a node makes, as its labels stand when all rules are through. */
const output = (c: RuleContext): Labels => c.ledger.values.get(c.node.outputs[0] ?? '')?.labels ?? c.labels(0);

const relabelled: Rule = (c) => {
  c.set(reshaped(c.atoms, c.labels(0), c.outDims(), c.because('makes one axis of several that shrink')).factors);
};

const reshape: Rule = (c) => {
  relabelled(c);
  const target = c.value(1).numbers;
  if (!target) return c.keep(0, 'has a target shape that depends on data');
  const [before, after] = [c.labels(0), output(c)];
  const copied = c.int('allowzero', 0) === 0;
  c.sizesSink(1, target, (cut) => {
    // 0 stands for the size of the same axis of the input, which may shrink otherwise.
    const named = target.map((size, i) =>
      size === 0 && copied && cut.size(before, i) !== cut.size(after, i) ? cut.size(after, i) : size,
    );
    return targetSizes(after, named)(cut);
  });
};

const transpose: Rule = (c) => {
  const { dims, factors } = c.labels(0);
  const perm = intsAttribute(c.node, 'perm') ?? dims.map((_, axis) => dims.length - 1 - axis);
  c.set(factors.map((f) => renamed(f, dims, (axis) => perm.indexOf(axis))));
};

/** The axes that a shape makes larger than 1, with atoms of their own: they shrink when the shape says so. */
const fresh = (c: RuleContext, axes: readonly number[]): Factor[] =>
  axes.map((axis) => ({ axes: [axis], atoms: c.atoms.create(c.outDims()[axis] ?? 1) }));

const expand: Rule = (c) => {
  const out = c.outDims();
  const { dims, factors } = c.labels(0);
  const offset = out.length - dims.length;
  const made = out.map((_, axis) => axis).filter((axis) => (dims[axis - offset] ?? 1) === 1 && (out[axis] ?? 1) > 1);
  const shape = c.value(1).numbers;
  if (!shape) return c.keep(0, 'has a target shape that depends on data');
  const moved = factors.map((f) => ({ ...f, axes: f.axes.map((axis) => axis + offset) }));
  c.set([...moved, ...fresh(c, made)]);
  const labels = output(c);
  c.sizesSink(1, shape, targetSizes(labels, shape));
};

const constantOfShape: Rule = (c) => {
  const out = c.outDims();
  const shape = c.value(0).numbers;
  if (!shape) return;
  c.set(
    fresh(
      c,
      out.map((_, axis) => axis).filter((axis) => (out[axis] ?? 1) > 1),
    ),
  );
  const labels = output(c);
  c.sizesSink(0, shape, targetSizes(labels, shape));
};

/** Repeats what lies along an axis, and with it what may go. */
const tile: Rule = (c) => {
  const { dims } = c.labels(0);
  const times = c.outDims().map((size, axis) => size / (dims[axis] ?? 1));
  const { factors } = c.labels(0);
  const wide = factors.filter((f) => f.axes.length > 1).flatMap((f) => f.axes);
  const kept = c.without(
    0,
    wide.filter((axis) => times[axis] !== 1),
    'repeats it',
  ).factors;
  c.set(
    kept.map((f) => {
      const [axis = 0] = f.axes;
      if (f.axes.length > 1) return f;
      const length = f.atoms.length * (times[axis] ?? 1);
      return { ...f, atoms: Int32Array.from({ length }, (_, i) => f.atoms[i % f.atoms.length] ?? 0) };
    }),
  );
};

/** The numbers stay what they were: what is computed from them, such as the scale of an attention, must not change. */
const sizes: Rule = (c) => {
  const labels = c.labels(0);
  if (labels.dims.some((_, axis) => factorOf(labels, axis))) c.ledger.shapeReaders.push(c.node);
};

export const shape: Record<string, Rule> = {
  Reshape: reshape,
  Flatten: relabelled,
  Squeeze: relabelled,
  Unsqueeze: relabelled,
  Transpose: transpose,
  Expand: expand,
  ConstantOfShape: constantOfShape,
  Tile: tile,
  Shape: sizes,
  Size: (c) => c.keep(0, 'counts its elements'),
};
