import { type Factor, positive } from '../labels';
import type { Rule, RuleContext } from '../rule';

/** Leaves out axes of size 1 that are gone from the output. */
const lowered = (factors: readonly Factor[], gone: readonly number[]): Factor[] =>
  factors.map((f) => ({ ...f, axes: f.axes.map((axis) => axis - gone.filter((g) => g < axis).length) }));

function reducedAxes(c: RuleContext): readonly number[] {
  const given = c.ints('axes', 1);
  const all = Array.from({ length: c.rank() }, (_, axis) => axis);
  if (given === undefined || given.length === 0) return c.int('noop_with_empty_axes', 0) ? [] : all;
  return given.map((axis) => positive(axis, c.rank()));
}

const over =
  (axes: readonly number[], why: string) =>
  (c: RuleContext): void => {
    const { factors } = c.without(0, axes, why);
    c.set(c.int('keepdims', 1) ? factors : lowered(factors, axes));
  };

const reduce: Rule = (c) => {
  if (c.has(1) && !c.value(1).numbers) return c.keep(0, 'takes its axes from data');
  over(reducedAxes(c), 'brings these channels to one number')(c);
};

const argument: Rule = (c) => over([positive(c.int('axis', 0), c.rank())], 'looks for a place among these channels')(c);

/** Along one axis, whose elements all depend on each other; before opset 13 along all axes from that one on. */
const softmax: Rule = (c) => {
  const modern = c.opset >= 13;
  const axis = positive(c.int('axis', modern ? -1 : 1), c.rank());
  const axes = c
    .labels(0)
    .dims.map((_, i) => i)
    .filter((i) => i === axis || (!modern && i > axis));
  c.set(c.without(0, axes, 'compares these channels with each other').factors);
};

/** Along one axis, which keeps its size. */
const alongAxis =
  (otherwise: number): Rule =>
  (c) => {
    const axis = c.ints('axis', 1)?.[0] ?? c.int('axis', otherwise);
    const { factors } = c.without(0, [positive(axis, c.rank())], 'runs along these channels');
    c.node.outputs.forEach((_, i) => {
      c.set(factors, i);
    });
  };

const topK: Rule = (c) => {
  const { factors } = c.without(0, [positive(c.int('axis', -1), c.rank())], 'sorts these channels');
  c.set(factors, 0);
  c.set(factors, 1);
};

const reductions = ['Mean', 'Sum', 'Max', 'Min', 'Prod', 'L1', 'L2', 'LogSum', 'LogSumExp', 'SumSquare'];

export const reduction: Record<string, Rule> = {
  ...Object.fromEntries(reductions.map((name) => [`Reduce${name}`, reduce])),
  ArgMax: argument,
  ArgMin: argument,
  Softmax: softmax,
  LogSoftmax: softmax,
  Hardmax: softmax,
  LpNormalization: alongAxis(-1),
  CumSum: alongAxis(0),
  TopK: topK,
};
