import { elementCode } from '../../../src/onnx';
import { bools, type Case, type CaseTable, mapped, still, value, x } from '../case';
import { broadcasting, variadic } from './broadcasting';

export const unary: Case[] = [
  { name: 'matrix', inputs: [x(3, 5)] },
  { name: 'images', inputs: [x(2, 3, 2, 2)] },
  { name: 'scalar', inputs: [x()] },
];

/** Two sizes of divisor that divide no element. */
const divisor = mapped((v) => (v > 0 ? 0.375 : 0.625), 2, 3);

export const elementwise: CaseTable = {
  Add: broadcasting,
  Sub: broadcasting,
  Mul: broadcasting,
  Div: broadcasting,
  Neg: unary,
  Identity: unary,
  Sum: variadic,
  Mean: variadic,
  Mod: [
    { name: 'fixed divisor', attributes: { fmod: 1 }, inputs: [x(3, 5), value(0.375)] },
    { name: 'divisor below 0', attributes: { fmod: 1 }, inputs: [x(3, 5), value(-0.125)] },
    { name: 'divisors that train', attributes: { fmod: 1 }, inputs: [mapped((v) => 4 * v, 2, 3), divisor] },
    { name: 'divisors that broadcast', attributes: { fmod: 1 }, inputs: [mapped((v) => 2 * v, 4, 2, 3), divisor] },
  ],
  Where: [
    { name: 'equal shapes', inputs: [bools([2, 3], [1, 0, 0, 1, 1, 0]), x(2, 3), x(2, 3)] },
    { name: 'condition of rows', inputs: [bools([2, 1], [0, 1]), x(2, 3), x(2, 3)] },
    { name: 'condition of more axes', inputs: [bools([2, 2, 1], [0, 1, 1, 0]), x(2, 3), x(3)] },
    { name: 'all three broadcast', inputs: [bools([2, 1, 1], [0, 1]), x(3, 1), x(4)] },
    { name: 'scalars', inputs: [bools([3], [0, 1, 0]), x(), x()] },
    { name: 'scalar condition', inputs: [bools([], [1]), x(2, 3), still(2, 3)] },
    { name: 'attention mask', inputs: [bools([3, 3], [1, 0, 0, 1, 1, 0, 1, 1, 1]), x(2, 3, 3), value(-1000)] },
    { name: 'only the second trains', inputs: [bools([2, 3], [1, 0, 0, 1, 1, 0]), still(2, 3), x(3)] },
  ],
  Cast: unary.map((c) => ({ ...c, typed: (type) => ({ to: elementCode(type) }) })),
  CastLike: unary.map((c) => ({ ...c, inputs: [...c.inputs, still(2)] })),
};
