import { type Case, type CaseTable, ints, still, value, x } from '../case';

/** starts, ends, axes, steps; the last two may be left out. */
const slice = (name: string, dims: number[], ...bounds: (number[] | undefined)[]): Case => ({
  name,
  inputs: [x(...dims), ...bounds.map((b) => b && ints(...b))],
});

const END = Number.MAX_SAFE_INTEGER;

const pad = (name: string, dims: number[], pads: number[], mode?: string): Case => ({
  name,
  attributes: mode ? { mode } : {},
  inputs: [x(...dims), ints(...pads)],
});

export const slices: CaseTable = {
  Slice: [
    slice('first rows', [4, 3], [0], [2]),
    slice('middle of two axes', [4, 5], [1, 2], [3, 4], [0, 1]),
    slice('axes in another order', [4, 5], [2, 1], [4, 3], [1, 0]),
    slice('to the end', [2, 5], [2], [END], [1]),
    slice('negative axis', [2, 3, 4], [1], [3], [-1]),
    slice('negative bounds', [3, 6], [-4], [-1], [1]),
    slice('bounds outside', [3, 4], [-100], [100], [1]),
    slice('every second', [2, 6], [0], [END], [1], [2]),
    slice('every second, odd size', [2, 7], [1], [END], [1], [2]),
    slice('every third of two axes', [7, 8], [1, 0], [7, 8], [0, 1], [3, 3]),
    slice('steps beyond the end', [2, 7], [2], [7], [1], [4]),
    slice('backwards', [2, 4], [-1], [-END], [1], [-1]),
    slice('backwards, every second', [2, 6], [-1], [-END], [1], [-2]),
    slice('backwards, from the middle', [2, 8], [6], [0], [1], [-3]),
    slice('one axis each way', [4, 5], [3, 0], [0, 5], [0, 1], [-1, 2]),
    slice('all of it', [2, 3], [0, 0], [2, 3]),
    slice('one element', [3, 1, 4], [2], [3], [2]),
    slice('a vector', [7], [1], [6], undefined, [2]),
  ],
  Pad: [
    pad('matrix', [2, 3], [1, 0, 2, 1]),
    pad('images', [1, 2, 3, 3], [0, 0, 1, 1, 0, 0, 1, 1]),
    pad('nothing', [2, 3], [0, 0, 0, 0]),
    pad('cut', [3, 5], [0, -1, 0, -2]),
    pad('cut and padded', [3, 4], [-1, 2, 1, -1]),
    { name: 'with a value', inputs: [x(2, 3), ints(1, 1, 1, 1), value(0.5)] },
    { name: 'with a value that trains', inputs: [x(2, 3), ints(1, 0, 1, 2), x()] },
    { name: 'only the value trains', inputs: [still(2, 3), ints(1, 0, 1, 2), x()] },
    { name: 'some axes', inputs: [x(2, 3, 4), ints(1, 2, 0, 1), undefined, ints(2, 0)] },
    { name: 'negative axes', inputs: [x(2, 3, 4), ints(1, 2), undefined, ints(-2)] },
    pad('reflect', [1, 2, 4, 5], [0, 0, 2, 1, 0, 0, 1, 3], 'reflect'),
    pad('reflect, 1-D', [2, 2, 4], [0, 0, 3, 0, 0, 2], 'reflect'),
    pad('edge', [1, 2, 3, 3], [0, 0, 2, 0, 0, 0, 1, 4], 'edge'),
    pad('edge of one element', [2, 1], [0, 2, 0, 1], 'edge'),
    pad('edge, every axis', [2, 3], [1, 1, 1, 1], 'edge'),
    pad('wrap', [1, 1, 3, 4], [0, 0, 1, 3, 0, 0, 2, 1], 'wrap'),
  ],
};
