import { float } from '../../../src/onnx';
import { type Case, type CaseTable, still, value, x } from '../case';

/** Every way in which two shapes broadcast. */
const broadcasting: Case[] = [
  { name: 'equal shapes', inputs: [x(2, 3), x(2, 3)] },
  { name: 'row to matrix', inputs: [x(4, 3), x(3)] },
  { name: 'matrix from row', inputs: [x(3), x(4, 3)] },
  { name: 'column to matrix', inputs: [x(4, 3), x(4, 1)] },
  { name: 'both sides', inputs: [x(4, 1, 3), x(2, 1)] },
  { name: 'both sides, more axes', inputs: [x(1, 3, 1, 2), x(2, 1, 3, 1)] },
  { name: 'channels', inputs: [x(2, 3, 2, 2), x(3, 1, 1)] },
  { name: 'scalar on the right', inputs: [x(2, 3), x()] },
  { name: 'scalar on the left', inputs: [x(), x(2, 3)] },
  { name: 'one element to matrix', inputs: [x(2, 3), x(1)] },
  { name: 'one element of higher rank', inputs: [x(3), x(1, 1, 1)] },
  { name: 'two scalars', inputs: [x(), x()] },
  { name: 'only the left trains', inputs: [x(2, 3), still(3)] },
  { name: 'only the right trains', inputs: [still(2, 3), x(3)] },
];

const unary: Case[] = [
  { name: 'matrix', inputs: [x(3, 5)] },
  { name: 'images', inputs: [x(2, 3, 2, 2)] },
  { name: 'scalar', inputs: [x()] },
];

const elements = x(5, 8);

export const elementwise: CaseTable = {
  Add: broadcasting,
  Sub: broadcasting,
  Mul: broadcasting,
  Div: broadcasting,
  Neg: unary,
  Identity: unary,
  Relu: unary,
  Clip: [
    { name: 'both bounds', inputs: [elements, value(-0.25), value(0.5)] },
    { name: 'lower bound', inputs: [elements, value(-0.25)] },
    { name: 'lower bound, upper left out', inputs: [elements, value(0.25), undefined] },
    { name: 'upper bound', inputs: [elements, undefined, value(0.5)] },
    { name: 'no bound', inputs: [elements] },
    { name: 'bounds beyond the data', inputs: [elements, value(-8), value(8)] },
    { name: 'relu6', inputs: [x(2, 2, 3), value(0), value(6)] },
  ],
  HardSigmoid: [
    { name: 'default slope', inputs: [elements] },
    { name: 'reaching both ends', attributes: { alpha: float(1), beta: float(0.5) }, inputs: [elements] },
    { name: 'odd slope', attributes: { alpha: float(2), beta: float(0.25) }, inputs: [x(2, 3, 4)] },
    { name: 'hard swish, 1/6', attributes: { alpha: float(1 / 6), beta: float(0.5) }, inputs: [x(2, 3)] },
  ],
};
