import { type Case, type CaseTable, ints, x } from '../case';

const reductions: Case[] = [
  { name: 'one axis', inputs: [x(2, 3, 4), ints(1)] },
  { name: 'one axis, dropped', attributes: { keepdims: 0 }, inputs: [x(2, 3, 4), ints(1)] },
  { name: 'first axis, dropped', attributes: { keepdims: 0 }, inputs: [x(3, 4), ints(0)] },
  { name: 'several axes', inputs: [x(2, 3, 4), ints(0, 2)] },
  { name: 'several axes, dropped, out of order', attributes: { keepdims: 0 }, inputs: [x(2, 3, 2, 2), ints(3, 1)] },
  { name: 'negative axes', attributes: { keepdims: 0 }, inputs: [x(2, 3, 4), ints(-1, -3)] },
  { name: 'all axes, kept', inputs: [x(2, 3)] },
  { name: 'all axes, dropped', attributes: { keepdims: 0 }, inputs: [x(2, 3)] },
  { name: 'axes left out', attributes: { keepdims: 0 }, inputs: [x(2, 3), undefined] },
  { name: 'empty axes mean all', inputs: [x(2, 3), ints()] },
  { name: 'empty axes mean none', attributes: { noop_with_empty_axes: 1 }, inputs: [x(2, 3), ints()] },
  { name: 'no axes, none meant', attributes: { noop_with_empty_axes: 1 }, inputs: [x(2, 3)] },
  {
    name: 'axes named though none could be meant',
    attributes: { noop_with_empty_axes: 1 },
    inputs: [x(2, 3), ints(1)],
  },
  { name: 'axis of size 1', attributes: { keepdims: 0 }, inputs: [x(2, 1, 3), ints(1)] },
  { name: 'vector', attributes: { keepdims: 0 }, inputs: [x(5), ints(0)] },
];

export const reduction: CaseTable = { ReduceSum: reductions, ReduceMean: reductions };
