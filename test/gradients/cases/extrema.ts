import { type Case, type CaseTable, mapped, still, value, x } from '../case';
import { broadcasting } from './broadcasting';

/** Two values only, so that many elements are equal. */
const coarse = (...dims: number[]) => mapped((v) => 0.5 * Math.sign(v), ...dims);

/** Equal to no other input's element. */
const apart = (...dims: number[]) => mapped((v) => v + 1 / 64, ...dims);

const extremum = (lost: number): Case[] => [
  ...broadcasting,
  { name: 'one input', inputs: [x(2, 3)] },
  { name: 'three inputs', inputs: [x(2, 3), x(2, 3), apart(2, 3)] },
  { name: 'three inputs that broadcast', inputs: [x(2, 1, 3), x(4, 1), apart(3)] },
  { name: 'five inputs, some frozen', inputs: [x(3), still(2, 3), apart(2, 1), value(0), value(lost)] },
  { name: 'equal elements', inputs: [coarse(3, 4), coarse(3, 4)] },
  { name: 'elements equal to a bound', inputs: [coarse(3, 4), value(0.5)] },
  { name: 'a row of equal elements', inputs: [coarse(3, 4), coarse(4)] },
  { name: 'far apart', inputs: [x(2, 3), { ...still(3), values: () => [lost, 0, lost] }] },
];

/** Two of three are equal and win. */
const twoEqual = (third: number): Case => ({
  name: 'two of three equal',
  inputs: [coarse(3, 4), coarse(3, 4), value(third)],
});

const elements = x(5, 8);

export const extrema: CaseTable = {
  Max: [...extremum(-3e38), twoEqual(-4)],
  Min: [...extremum(3e38), twoEqual(4)],
  Clip: [
    { name: 'both bounds', inputs: [elements, value(-0.25), value(0.5)] },
    { name: 'lower bound', inputs: [elements, value(-0.25)] },
    { name: 'lower bound, upper left out', inputs: [elements, value(0.25), undefined] },
    { name: 'upper bound', inputs: [elements, undefined, value(0.5)] },
    { name: 'no bound', inputs: [elements] },
    { name: 'bounds beyond the data', inputs: [elements, value(-8), value(8)] },
    { name: 'relu6', inputs: [x(2, 2, 3), value(0), value(6)] },
  ],
};
