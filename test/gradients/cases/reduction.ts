import { type Case, type CaseTable, type Input, ints, mapped, x } from '../case';

const reductionsOf = (input: (...dims: number[]) => Input): Case[] => [
  { name: 'one axis', inputs: [input(2, 3, 4), ints(1)] },
  { name: 'one axis, dropped', attributes: { keepdims: 0 }, inputs: [input(2, 3, 4), ints(1)] },
  { name: 'first axis, dropped', attributes: { keepdims: 0 }, inputs: [input(3, 4), ints(0)] },
  { name: 'several axes', inputs: [input(2, 3, 4), ints(0, 2)] },
  { name: 'several axes, dropped, out of order', attributes: { keepdims: 0 }, inputs: [input(2, 3, 2, 2), ints(3, 1)] },
  { name: 'negative axes', attributes: { keepdims: 0 }, inputs: [input(2, 3, 4), ints(-1, -3)] },
  { name: 'all axes, kept', inputs: [input(2, 3)] },
  { name: 'all axes, dropped', attributes: { keepdims: 0 }, inputs: [input(2, 3)] },
  { name: 'axes left out', attributes: { keepdims: 0 }, inputs: [input(2, 3), undefined] },
  { name: 'empty axes mean all', inputs: [input(2, 3), ints()] },
  { name: 'empty axes mean none', attributes: { noop_with_empty_axes: 1 }, inputs: [input(2, 3), ints()] },
  { name: 'no axes, none meant', attributes: { noop_with_empty_axes: 1 }, inputs: [input(2, 3)] },
  {
    name: 'axes named though none could be meant',
    attributes: { noop_with_empty_axes: 1 },
    inputs: [input(2, 3), ints(1)],
  },
  { name: 'axis of size 1', attributes: { keepdims: 0 }, inputs: [input(2, 1, 3), ints(1)] },
  { name: 'vector', attributes: { keepdims: 0 }, inputs: [input(5), ints(0)] },
];

const reductions = reductionsOf(x);
const scaled =
  (by: number) =>
  (...dims: number[]) =>
    mapped((v) => by * v, ...dims);
const positive = (...dims: number[]) => mapped(Math.abs, ...dims);
/** Each absolute value is there twice. */
const pairs = (name: string, sign: number, axes?: Input): Case => ({
  name,
  inputs: [mapped((v) => sign * Math.abs(v), 2, 4), axes],
});

/** Elements nearer to 0 than `below` become 0: with 0.28 two of them, with 0.3 four. */
const zeros = (name: string, below: number, ...rest: Input[]): Case => ({
  name,
  inputs: [mapped((v) => (Math.abs(v) < below ? 0 : 4 * v), 3, 4), ...rest],
});

export const reduction: CaseTable = {
  ReduceSum: reductions,
  ReduceMean: reductions,
  ReduceMax: [...reductions, pairs('two largest elements', 1)],
  ReduceMin: [...reductions, pairs('two smallest elements', 1), pairs('two smallest below 0', -1)],
  ReduceProd: [
    ...reductionsOf(scaled(4)),
    { name: 'one zero', inputs: [mapped((v) => (v === 17 / 64 ? 0 : 4 * v), 2, 4)] },
    { name: 'one zero in a row', inputs: [mapped((v) => (v === 17 / 64 ? 0 : 4 * v), 2, 4), ints(1)] },
    zeros('rows with zeros', 0.28, ints(1)),
    zeros('columns with zeros', 0.3, ints(0)),
  ],
  ReduceL1: [...reductions, zeros('zeros', 0.3, ints(1))],
  ReduceL2: [...reductions, zeros('zeros', 0.3, ints(1))],
  ReduceSumSquare: reductions,
  ReduceLogSum: reductionsOf(positive),
  ReduceLogSumExp: [
    ...reductions,
    ...reductionsOf(scaled(8))
      .slice(0, 2)
      .map((c) => ({ ...c, name: `${c.name}, far` })),
  ],
};
