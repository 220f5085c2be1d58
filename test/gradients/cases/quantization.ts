import { type Case, type CaseTable, type Input, x } from '../case';

/** A scale, or one for each element of an axis; their gradients are tested where they are `trained`. */
const scales = (list: number[], trained = false): Input => ({
  dims: list.length === 1 ? [] : [list.length],
  variable: trained,
  type: 'float',
  values: () => list,
});

const small = (type: 'int8' | 'uint8', dims: number[], list: number[]): Input => ({
  dims,
  variable: false,
  type,
  values: () => list,
});

const zeros = (type: 'int8' | 'uint8', ...list: number[]): Input =>
  small(type, list.length === 1 ? [] : [list.length], list);

/** There and back again, so that a loss can read it. */
const pair = (name: string, dims: number[], scale: Input, zero?: Input, attributes: Case['attributes'] = {}): Case => ({
  name,
  attributes,
  inputs: [x(...dims), scale, ...(zero ? [zero] : [])],
  followedBy: 'DequantizeLinear',
});

export const quantization: CaseTable = {
  QuantizeLinear: [
    pair('all in range', [3, 4], scales([0.0173])),
    pair('uint8, half of it below the range', [4, 5], scales([0.0071])),
    pair('int8, both ends cut', [6, 8], scales([0.0031]), zeros('int8', 5)),
    pair('uint8 with a zero point', [6, 8], scales([0.0047]), zeros('uint8', 100)),
    pair('one scale for each channel', [2, 3, 4, 4], scales([0.0113, 0.0071, 0.0053]), zeros('int8', 0, 3, -2)),
    pair('one scale for each row', [3, 16], scales([0.0011, 0.0071, 0.0027]), zeros('uint8', 128, 90, 200), {
      axis: 0,
    }),
    pair('last axis', [8, 2], scales([0.0011, 0.0023]), zeros('int8', 0, 0), { axis: -1 }),
    pair('scale that trains', [6, 8], scales([0.0043], true), zeros('int8', 5)),
    pair('scales that train', [2, 2, 3, 4], scales([0.0071, 0.0033], true), zeros('int8', 5, -4), { axis: 1 }),
  ],
  DequantizeLinear: [
    { name: 'scale that trains', inputs: [small('uint8', [2, 3], [3, 200, 7, 255, 0, 90]), scales([0.25], true)] },
    {
      name: 'with a zero point',
      inputs: [small('int8', [2, 3], [3, -100, 7, 127, -128, 90]), scales([0.25], true), zeros('int8', -7)],
    },
    {
      name: 'scales that train',
      attributes: { axis: 0 },
      inputs: [small('int8', [2, 3], [3, -100, 7, 127, -128, 90]), scales([0.25, 0.5], true), zeros('int8', 4, -7)],
    },
    {
      name: 'last axis',
      attributes: { axis: -1 },
      inputs: [
        small('uint8', [2, 2, 2], [3, 10, 7, 127, 128, 90, 1, 0]),
        scales([0.25, 0.5], true),
        zeros('uint8', 4, 9),
      ],
    },
  ],
};
