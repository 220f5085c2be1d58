import { type Case, type CaseTable, fed, type Input, ints, intTensor, still, x } from '../case';

const gather = (name: string, dims: number[], indices: Input, axis?: number): Case => ({
  name,
  attributes: axis === undefined ? {} : { axis },
  inputs: [x(...dims), indices],
});

const gatherND = (name: string, dims: number[], indices: Input, batch_dims = 0): Case => ({
  name,
  attributes: { batch_dims },
  inputs: [x(...dims), indices],
});

type Attributes = NonNullable<Case['attributes']>;
const scatter = (name: string, data: Input, indices: Input, updates: Input, attributes: Attributes = {}): Case => ({
  name,
  attributes,
  inputs: [data, indices, updates],
});

const add = { reduction: 'add' };
const topK = (name: string, dims: number[], k: number, attributes: Attributes = {}): Case => ({
  name,
  attributes,
  inputs: [x(...dims), ints(k)],
  outputs: [true, false],
});

export const indexing: CaseTable = {
  Gather: [
    gather('rows of a table', [5, 3], intTensor([2, 3], [0, 4, 1, 4, 4, 2])),
    gather('rows of a table, at run time', [5, 3], fed([2, 3], [0, 4, 1, 4, 4, 2])),
    gather('negative indices, at run time', [4, 2], fed([3], [-1, 0, -4])),
    gather('negative indices', [4, 2], intTensor([3], [-1, 0, -4])),
    gather('one row', [4, 3], intTensor([], [2])),
    gather('one row, counted from the end', [4, 3], intTensor([], [-1])),
    gather('one row, at run time', [4, 3], fed([], [2])),
    gather('a list of one row', [2, 4, 3], intTensor([1], [2]), 1),
    gather('first token', [2, 4, 3], intTensor([], [0]), 1),
    gather('columns', [2, 4], intTensor([3], [3, 0, 3]), 1),
    gather('columns, at run time', [2, 4, 2], fed([3], [3, 0, -1]), 1),
    gather('last axis, matrix of indices', [2, 2, 4], fed([2, 2], [3, 0, 1, 3]), -1),
    gather('vector', [5], intTensor([2, 2], [0, 0, 3, 4])),
    gather('scalar from a vector', [5], intTensor([], [3])),
    gather('the only row', [1, 3], fed([2], [0, 0])),
  ],
  GatherElements: [
    { name: 'one of each row', attributes: { axis: 1 }, inputs: [x(3, 4), intTensor([3, 1], [2, 0, 3])] },
    {
      name: 'the same element twice',
      attributes: { axis: 1 },
      inputs: [x(2, 3), intTensor([2, 3], [1, 1, 0, 2, 2, 2])],
    },
    { name: 'axis 0', inputs: [x(3, 2), intTensor([2, 2], [2, 0, 1, 0])] },
    { name: 'negative axis', attributes: { axis: -1 }, inputs: [x(2, 2, 3), intTensor([2, 2, 1], [0, 2, 1, 1])] },
    { name: 'negative indices', attributes: { axis: 1 }, inputs: [x(2, 4), intTensor([2, 2], [-1, 0, -4, -2])] },
    { name: 'at run time', attributes: { axis: 1 }, inputs: [x(2, 4), fed([2, 2], [-1, 0, 3, 3])] },
    { name: 'from many', attributes: { axis: 1 }, inputs: [x(9, 9), fed([9, 1], [8, 7, 6, 5, 4, 3, 2, 1, 0])] },
  ],
  GatherND: [
    gatherND('elements', [3, 4], intTensor([3, 2], [0, 1, 2, 3, 0, 1])),
    gatherND('elements, at run time', [3, 4], fed([3, 2], [0, 1, 2, 3, 0, 1])),
    gatherND('rows', [3, 4], fed([2, 1], [2, 0])),
    gatherND('matrix of rows', [3, 4], intTensor([2, 2, 1], [2, 0, 0, 1])),
    gatherND('negative indices', [3, 4], fed([2, 2], [-1, 0, 2, -4])),
    gatherND('one batch axis', [2, 3, 2], intTensor([2, 1], [2, 0]), 1),
    gatherND('one batch axis, several each', [2, 3, 2], fed([2, 2, 1], [2, 0, 1, 1]), 1),
    gatherND('two batch axes', [2, 2, 3], fed([2, 2, 2, 1], [0, 2, 1, 1, 2, 2, 0, 1]), 2),
  ],
  ScatterElements: [
    scatter('written over', x(3, 3), intTensor([2, 3], [1, 0, 2, 0, 2, 1]), x(2, 3)),
    scatter('written over, at run time', x(2, 5), fed([2, 2], [1, 3, -1, 0]), x(2, 2), { axis: 1 }),
    scatter('added', x(2, 4), intTensor([2, 3], [1, 1, 3, 0, 2, 2]), x(2, 3), { axis: 1, ...add }),
    scatter('added along the last axis', x(2, 2, 3), fed([2, 1, 2], [0, 2, 1, 1]), x(2, 1, 2), { axis: -1, ...add }),
    scatter('only the data trains', x(4), intTensor([2], [3, 0]), still(2)),
    scatter('only the updates train', still(4), intTensor([2], [3, 0]), x(2)),
  ],
  ScatterND: [
    scatter('elements', x(6), intTensor([3, 1], [4, 0, 2]), x(3)),
    scatter('rows, at run time', x(4, 3), fed([2, 1], [3, 0]), x(2, 3)),
    scatter('elements of a matrix', x(3, 4), fed([2, 2], [-1, 0, 1, 3]), x(2)),
    scatter('added', x(4, 3), intTensor([3, 1], [1, 1, 2]), x(3, 3), add),
    scatter('added, matrix of places', x(3, 2), fed([2, 2, 1], [0, 2, 2, 0]), x(2, 2, 2), add),
    scatter('only the data trains', x(4, 2), fed([1, 1], [2]), still(1, 2)),
    scatter('only the updates train', still(4, 2), fed([1, 1], [2]), x(1, 2)),
  ],
  TopK: [
    topK('largest', [3, 5], 2),
    topK('smallest', [3, 5], 2, { largest: 0 }),
    topK('first axis', [4, 2, 2], 3, { axis: 0 }),
    topK('middle axis', [2, 4, 2], 1, { axis: 1 }),
    topK('all', [2, 3], 3),
    topK('many', [2, 9, 9], 8, { axis: 2 }),
  ],
};
