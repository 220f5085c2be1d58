import type { Rule } from '../rule';
import { unbroadcast } from '../unbroadcast';

const expand: Rule = (c) => [() => unbroadcast(c, c.gradient(), c.dims(c.output()), c.dims(c.input(0)))];

/** Sums over the copies. */
const tile: Rule = (c) => [
  () => {
    const dims = c.dims(c.input(0));
    const copies = c.dims(c.output()).map((d, axis) => (dims[axis] ? d / dims[axis] : 1));
    if (copies.every((n) => n === 1)) return c.gradient();
    const apart = c.reshape(
      c.gradient(),
      dims.flatMap((d, axis) => (copies[axis] === 1 ? [d] : [copies[axis] ?? 1, d])),
    );
    const axes = copies.flatMap((n, axis) =>
      n === 1 ? [] : [axis + copies.slice(0, axis).filter((m) => m !== 1).length],
    );
    return c.b.add('ReduceSum', [apart, c.b.ints(axes)], { keepdims: 0 });
  },
];

export const repeats: Record<string, Rule> = { Expand: expand, Tile: tile };
