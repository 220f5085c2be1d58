import { type Case, type Input, still, x } from '../case';

/** Every way in which two shapes broadcast; `left` and `right` make the inputs. */
export const broadcastingOf = (
  left: (...dims: number[]) => Input,
  right: (...dims: number[]) => Input = left,
): Case[] => [
  { name: 'equal shapes', inputs: [left(2, 3), right(2, 3)] },
  { name: 'row to matrix', inputs: [left(4, 3), right(3)] },
  { name: 'matrix from row', inputs: [left(3), right(4, 3)] },
  { name: 'column to matrix', inputs: [left(4, 3), right(4, 1)] },
  { name: 'both sides', inputs: [left(4, 1, 3), right(2, 1)] },
  { name: 'both sides, more axes', inputs: [left(1, 3, 1, 2), right(2, 1, 3, 1)] },
  { name: 'channels', inputs: [left(2, 3, 2, 2), right(3, 1, 1)] },
  { name: 'scalar on the right', inputs: [left(2, 3), right()] },
  { name: 'scalar on the left', inputs: [left(), right(2, 3)] },
  { name: 'one element to matrix', inputs: [left(2, 3), right(1)] },
  { name: 'one element of higher rank', inputs: [left(3), right(1, 1, 1)] },
  { name: 'two scalars', inputs: [left(), right()] },
  { name: 'only the left trains', inputs: [left(2, 3), { ...right(3), variable: false }] },
  { name: 'only the right trains', inputs: [{ ...left(2, 3), variable: false }, right(3)] },
];

export const broadcasting = broadcastingOf(x);

/** Operators of any number of inputs. */
export const variadic: Case[] = [
  ...broadcasting,
  { name: 'one input', inputs: [x(2, 3)] },
  { name: 'three inputs', inputs: [x(2, 3), x(2, 3), x(2, 3)] },
  { name: 'three inputs that broadcast', inputs: [x(2, 1, 3), x(4, 1), x(3)] },
  { name: 'five inputs, some frozen', inputs: [x(3), still(2, 3), x(), still(1), x(2, 1)] },
];
