import { stringAttribute, toNumbers } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { pad } from './arrange';
import { alongAxes } from './linear-axes';

/** Where an element of a padded axis comes from (onnx/docs/Operators.md, Pad); positions count from the first kept. */
const sources: Record<string, (position: number, size: number) => number> = {
  edge: (position, size) => Math.min(Math.max(position, 0), size - 1),
  wrap: (position, size) => ((position % size) + size) % size,
  reflect: (position, size) => {
    const period = Math.max(2 * (size - 1), 1);
    const within = ((position % period) + period) % period;
    return Math.min(within, period - within);
  },
};

/** Padding before and after every axis. */
function padsOf(c: RuleContext, rank: number): [number[], number[]] {
  const given = c.constant(1);
  const pads = given ? toNumbers(given) : [];
  const named = c.constant(3);
  const axes = named ? toNumbers(named).map((a) => (a < 0 ? a + rank : a)) : Array.from({ length: rank }, (_, i) => i);
  const side = (from: number) =>
    Array.from({ length: rank }, (_, axis) => {
      const at = axes.indexOf(axis);
      return at < 0 ? 0 : (pads[from + at] ?? 0);
    });
  return [side(0), side(axes.length)];
}

/** Padding with copies: each copy's gradient is added to what it is a copy of. */
function gatherCopies(c: RuleContext, from: (position: number, size: number) => number, before: readonly number[]) {
  const dims = c.dims(c.input(0));
  const padded = c.dims(c.output());
  const maps = dims.map((size, axis) => {
    const first = before[axis] ?? 0;
    if (first === 0 && padded[axis] === size) return undefined;
    return Array.from({ length: padded[axis] ?? 0 }, (_, i) => new Map([[from(i - first, size), 1]]));
  });
  return alongAxes(c, c.gradient(), padded, dims, maps);
}

const padRule: Rule = (c) => {
  const dims = c.dims(c.input(0));
  const mode = stringAttribute(c.node, 'mode') ?? 'constant';
  const negative = (list: readonly number[]) => list.map((p) => -p);
  const inner = () => {
    const [before, after] = padsOf(c, dims.length);
    const from = sources[mode];
    if (from) return gatherCopies(c, from, before);
    return pad(c, c.gradient(), negative(before), negative(after));
  };
  return [
    inner,
    undefined,
    () => {
      const sum = (name: string) => c.b.add('ReduceSum', [name], { keepdims: 0 });
      return c.reshape(c.b.add('Sub', [sum(c.gradient()), sum(inner())]), c.dims(c.input(2)));
    },
  ];
};

export const padding: Record<string, Rule> = { Pad: padRule };
