import { type CaseTable, ints, x } from '../case';

export const repeats: CaseTable = {
  Expand: [
    { name: 'rows', inputs: [x(1, 3), ints(4, 3)] },
    { name: 'columns', inputs: [x(3, 1), ints(3, 4)] },
    { name: 'new axes', inputs: [x(3), ints(2, 1, 3)] },
    { name: 'several axes', inputs: [x(1, 2, 1), ints(3, 2, 4)] },
    { name: 'a size that stays', inputs: [x(2, 3), ints(1, 1)] },
    { name: 'both sides', inputs: [x(2, 1, 3), ints(2, 1)] },
    { name: 'scalar', inputs: [x(), ints(2, 3)] },
  ],
  Tile: [
    { name: 'rows', inputs: [x(2, 3), ints(3, 1)] },
    { name: 'columns', inputs: [x(2, 3), ints(1, 2)] },
    { name: 'every axis', inputs: [x(2, 1, 3), ints(2, 3, 2)] },
    { name: 'once', inputs: [x(2, 3), ints(1, 1)] },
    { name: 'vector', inputs: [x(3), ints(4)] },
    { name: 'images', inputs: [x(1, 2, 2, 2), ints(2, 1, 3, 1)] },
  ],
};
