import { type Case, type CaseTable, ints, still, x } from '../case';

const concat = (name: string, axis: number, ...dims: number[][]): Case => ({
  name,
  attributes: { axis },
  inputs: dims.map((d) => x(...d)),
});

const split = (name: string, axis: number, dims: number[], outputs: boolean[], sizes?: number[]): Case => ({
  name,
  attributes: sizes ? { axis } : { axis, num_outputs: outputs.length },
  inputs: [x(...dims), ...(sizes ? [ints(...sizes)] : [])],
  outputs,
});

export const join: CaseTable = {
  Concat: [
    concat('rows', 0, [2, 3], [1, 3]),
    concat('columns', 1, [2, 3], [2, 1], [2, 2]),
    concat('negative axis', -1, [2, 2, 2], [2, 2, 3]),
    concat('channels', 1, [2, 1, 2, 2], [2, 3, 2, 2]),
    concat('one input', 1, [2, 3]),
    concat('vectors', 0, [3], [4]),
    { name: 'one part does not train', attributes: { axis: 1 }, inputs: [x(2, 2), still(2, 3), x(2, 1)] },
    { name: 'the last part trains', attributes: { axis: 0 }, inputs: [still(2, 3), x(2, 3)] },
  ],
  Split: [
    split('equal parts', 1, [2, 6], [true, true, true]),
    split('a smaller last part', 1, [2, 7], [true, true, true]),
    split('given sizes', 1, [2, 6], [true, true, true], [1, 3, 2]),
    split('first axis', 0, [5, 2], [true, true], [2, 3]),
    split('negative axis', -1, [2, 3, 4], [true, true]),
    split('the middle part unread', 1, [2, 6], [true, false, true]),
    split('only the last part read', 1, [2, 9, 4], [false, true], [6, 3]),
    split('one part', 0, [2, 3], [true]),
    split('channels', 1, [2, 4, 2, 3], [true, true]),
  ],
};
