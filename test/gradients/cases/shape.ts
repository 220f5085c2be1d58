import { type CaseTable, ints, x } from '../case';

export const shape: CaseTable = {
  Flatten: [
    { name: 'images', inputs: [x(2, 3, 2, 2)] },
    { name: 'axis 0', attributes: { axis: 0 }, inputs: [x(2, 3)] },
    { name: 'axis 2', attributes: { axis: 2 }, inputs: [x(2, 3, 2, 2)] },
    { name: 'axis −1', attributes: { axis: -1 }, inputs: [x(2, 3, 4)] },
    { name: 'axis behind the last', attributes: { axis: 2 }, inputs: [x(2, 3)] },
  ],
  Reshape: [
    { name: 'fixed sizes', inputs: [x(2, 6), ints(3, 4)] },
    { name: 'one size worked out', inputs: [x(2, 6), ints(-1, 4)] },
    { name: 'one size kept', inputs: [x(2, 6), ints(0, 3, 2)] },
    { name: 'to a vector', inputs: [x(2, 3), ints(-1)] },
    { name: 'to a scalar', inputs: [x(1, 1), ints()] },
    { name: 'from a scalar', inputs: [x(), ints(1, 1)] },
  ],
  Squeeze: [
    { name: 'one axis', inputs: [x(2, 1, 3), ints(1)] },
    { name: 'negative axis', inputs: [x(2, 3, 1), ints(-1)] },
    { name: 'several axes', inputs: [x(1, 2, 1, 3), ints(0, 2)] },
    { name: 'every axis of size 1', inputs: [x(1, 2, 1, 3)] },
  ],
  Unsqueeze: [
    { name: 'one axis', inputs: [x(2, 3), ints(1)] },
    { name: 'negative axis', inputs: [x(2, 3), ints(-1)] },
    { name: 'several axes', inputs: [x(2, 3), ints(0, 3)] },
    { name: 'scalar', inputs: [x(), ints(0)] },
  ],
  Transpose: [
    { name: 'matrix', inputs: [x(2, 3)] },
    { name: 'axes reversed', inputs: [x(2, 3, 4)] },
    { name: 'permutation that is not its own inverse', attributes: { perm: [2, 0, 1] }, inputs: [x(2, 3, 4)] },
    { name: 'channels last', attributes: { perm: [0, 2, 3, 1] }, inputs: [x(2, 3, 2, 2)] },
    { name: 'axes left in place', attributes: { perm: [0, 1] }, inputs: [x(2, 3)] },
  ],
};
