import { intAttribute, sizeOf, toNumbers } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { expand } from '../unbroadcast';

/** The axes that a Reduce* node sums over; none given means all, unless the node says otherwise. */
function axesOf(c: RuleContext, rank: number): number[] {
  const given = c.constant(1);
  if (given && sizeOf(given.dims) > 0) return toNumbers(given).map((axis) => (axis < 0 ? axis + rank : axis));
  return intAttribute(c.node, 'noop_with_empty_axes') ? [] : Array.from({ length: rank }, (_, axis) => axis);
}

/** Repeats the gradient over the axes that were summed. */
function spread(c: RuleContext, axes: readonly number[]): string {
  const dims = c.dims(c.input(0));
  return expand(
    c,
    c.reshape(
      c.gradient(),
      dims.map((size, axis) => (axes.includes(axis) ? 1 : size)),
    ),
    dims,
  );
}

const reduceSum: Rule = (c) => [() => spread(c, axesOf(c, c.dims(c.input(0)).length))];

const reduceMean: Rule = (c) => [
  () => {
    const dims = c.dims(c.input(0));
    const axes = axesOf(c, dims.length);
    const count = sizeOf(axes.map((axis) => dims[axis] ?? 1));
    return c.b.add('Div', [spread(c, axes), c.scalar(count)]);
  },
];

export const reduction: Record<string, Rule> = { ReduceSum: reduceSum, ReduceMean: reduceMean };
