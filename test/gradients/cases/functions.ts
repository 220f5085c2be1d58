import { type Case, type CaseTable, type Input, intTensor, mapped, still, value, x } from '../case';
import { broadcastingOf } from './broadcasting';
import { unary } from './elementwise';

/** Some numbers become 0. */
const withZeros = (v: number): number => (Math.abs(v) < 0.3 ? 0 : v);
const above =
  (from: number) =>
  (...dims: number[]): Input =>
    mapped((v) => from + Math.abs(v), ...dims);
const positive = above(0);

/** A function that is defined where `map` leads. */
const on = (map: (v: number) => number): Case[] => [
  { name: 'matrix', inputs: [mapped(map, 3, 5)] },
  { name: 'images', inputs: [mapped(map, 2, 3, 2, 2)] },
  { name: 'scalar', inputs: [mapped(map)] },
];

const far: Case = { name: 'far from 0', inputs: [mapped((v) => 8 * v, 3, 5)] };

export const functions: CaseTable = {
  Abs: [...unary, { name: 'zeros', inputs: [mapped(withZeros, 3, 5)] }],
  Exp: [...unary, far],
  Log: on(Math.abs),
  Sqrt: on(Math.abs),
  Reciprocal: unary,
  Pow: [
    ...broadcastingOf(positive, x),
    ...[2, 3, 1, -1, 4].map((p): Case => ({ name: `to the power of ${p}`, inputs: [x(3, 5), value(p)] })),
    ...[0.5, 1.75, -0.5].map((p): Case => ({ name: `to the power of ${p}`, inputs: [positive(3, 5), value(p)] })),
    { name: 'square of zeros', inputs: [mapped(withZeros, 2, 3), value(2)] },
    { name: 'fixed exponent of higher rank', inputs: [x(3), { ...value(2), dims: [1, 1] }] },
    { name: 'an exponent each', inputs: [positive(2, 3), still(3)] },
    { name: 'integer exponents', inputs: [x(4, 3), intTensor([3], [1, 2, 3])] },
    { name: 'fixed integer exponent', inputs: [x(2, 3), intTensor([], [3])] },
    { name: 'powers of zero', inputs: [mapped(withZeros, 2, 4), intTensor([4], [0, 1, 2, 3])] },
    {
      name: 'zero to powers',
      inputs: [{ ...mapped((v) => Math.abs(withZeros(v)), 2, 3), variable: false }, above(1)(3)],
    },
  ],
  Sin: [...unary, far],
  Cos: [...unary, far],
  Tan: unary,
  Asin: [...unary, { name: 'near the ends', inputs: [mapped((v) => 1.5 * v, 3, 5)] }],
  Acos: [...unary, { name: 'near the ends', inputs: [mapped((v) => 1.5 * v, 3, 5)] }],
  Atan: [...unary, far],
  Sinh: unary,
  Cosh: unary,
  Asinh: [...unary, far],
  Acosh: on((v) => 1 + Math.abs(v)),
  Atanh: [...unary, { name: 'near the ends', inputs: [mapped((v) => 1.5 * v, 3, 5)] }],
  Erf: [...unary, { name: 'to where it is flat', inputs: [mapped((v) => 4 * v, 3, 5)] }],
};
