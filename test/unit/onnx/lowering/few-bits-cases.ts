import type { Tensor } from '../../../../src/onnx';
import { Random } from '../../training/random';
import { type FusedCase, floats } from './fused';

const random = new Random(23);

export const bytes = (dims: number[]): Tensor => ({
  type: 'uint8',
  dims,
  data: Uint8Array.from(
    random.floats(
      dims.reduce((a, d) => a * d, 1),
      127,
    ),
    (v) => v + 128,
  ),
});

/** A product with a weight [N, K] of few bits, in blocks along K. */
function product(note: string, [n, k, block, bits]: [number, number, number, number], more: FusedCase['inputs'] = []) {
  const blocks = Math.ceil(k / block);
  return {
    note: `${bits} bits, ${note}`,
    operator: 'MatMulNBits',
    inputs: [floats([2, 3, k]), bytes([n, blocks, (block * bits) / 8]), floats([n * blocks], 0.1), ...more],
    attributes: { K: k, N: n, bits, block_size: block },
  } satisfies FusedCase;
}

/** Weights of few bits (com.microsoft). */
export const fewBits: FusedCase[] = [
  product('one block', [5, 16, 16, 4]),
  product('blocks', [6, 64, 32, 4]),
  product('a last block that is not full', [3, 40, 16, 4]),
  product('zero points, an odd number of blocks', [4, 48, 16, 4], [bytes([4 * 2])]),
  product('zero points that are floats', [4, 32, 16, 4], [floats([4 * 2], 8)]),
  product('a bias', [4, 32, 16, 4], [undefined, undefined, floats([4])]),
  product('blocks', [6, 64, 32, 8]),
  product('zero points', [3, 32, 16, 8], [bytes([3 * 2])]),
  { ...product('matrix', [5, 32, 16, 4]), inputs: [floats([7, 32]), bytes([5, 2, 8]), floats([10], 0.1)] },
  {
    note: 'with a zero point for each column',
    operator: 'DequantizeLinear',
    inputs: [bytes([3, 4]), floats([4], 0.1), bytes([4])],
    attributes: { axis: 1 },
  },
];
