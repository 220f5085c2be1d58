import { type Case, type CaseTable, still, x } from '../case';

type Attributes = NonNullable<Case['attributes']>;

const conv = (name: string, image: number[], kernel: number[], attributes: Attributes = {}, bias = true): Case => ({
  name,
  attributes,
  inputs: [x(...image), x(...kernel), ...(bias ? [x(kernel[0] ?? 1)] : [])],
});

const same = (name: string, mode: string, size: number[], kernel: number[], attributes: Attributes = {}): Case =>
  conv(`${mode} ${name}`, [1, 1, ...size], [2, 1, ...kernel], { auto_pad: mode, ...attributes });

const transposed = (name: string, image: number[], kernel: number[], attributes: Attributes = {}): Case => ({
  name,
  attributes,
  inputs: [x(...image), x(...kernel), x((kernel[1] ?? 1) * Number(attributes.group ?? 1))],
});

export const convolution: CaseTable = {
  Conv: [
    conv('3×3, padded', [2, 2, 4, 4], [3, 2, 3, 3], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
    conv('3×3, not padded', [1, 2, 4, 5], [2, 2, 3, 3]),
    conv('no bias', [1, 2, 4, 4], [2, 2, 3, 3], { pads: [1, 1, 1, 1] }, false),
    conv('1×1', [2, 3, 3, 2], [4, 3, 1, 1]),
    conv('1×1, strided', [1, 2, 5, 5], [3, 2, 1, 1], { strides: [2, 2] }),
    conv('strided, rest unread', [1, 2, 6, 6], [2, 2, 3, 3], { strides: [2, 2] }),
    conv('strided and padded', [1, 2, 5, 5], [2, 2, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
    conv('strides that differ', [1, 1, 6, 7], [2, 1, 3, 2], { strides: [1, 3] }),
    conv('stride above the kernel', [1, 1, 8, 8], [2, 1, 2, 2], { strides: [3, 3] }),
    conv('dilated', [1, 1, 7, 7], [2, 1, 3, 3], { dilations: [2, 2] }),
    conv('dilated and padded', [1, 1, 5, 5], [2, 1, 3, 3], { dilations: [2, 2], pads: [2, 2, 2, 2] }),
    conv('dilations that differ', [1, 1, 6, 7], [2, 1, 3, 2], { dilations: [1, 3] }),
    conv('strided and dilated', [1, 1, 8, 9], [1, 1, 2, 3], { strides: [2, 2], dilations: [3, 2], pads: [1, 0, 2, 1] }),
    conv('two groups', [1, 4, 4, 4], [4, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
    conv('two groups, strided', [2, 4, 5, 4], [6, 2, 2, 2], { group: 2, strides: [2, 2] }),
    conv('depthwise', [1, 3, 4, 4], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
    conv('depthwise, strided', [1, 3, 5, 5], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1], strides: [2, 2] }),
    conv('depthwise, strides that differ', [1, 2, 6, 5], [2, 1, 5, 5], {
      group: 2,
      pads: [2, 2, 2, 2],
      strides: [2, 1],
    }),
    conv('depthwise, two kernels each', [1, 2, 4, 3], [4, 1, 2, 2], { group: 2 }),
    conv('uneven padding', [1, 2, 4, 4], [2, 2, 3, 3], { pads: [0, 1, 2, 0] }),
    conv('uneven padding, strided', [1, 1, 5, 5], [2, 1, 3, 3], { pads: [0, 1, 2, 0], strides: [2, 2] }),
    conv('padding above the kernel', [1, 1, 3, 3], [2, 1, 2, 2], { pads: [3, 3, 3, 3] }),
    conv('1×1, padded', [1, 2, 3, 3], [2, 2, 1, 1], { pads: [1, 0, 0, 1] }),
    conv('kernel as large as the image', [2, 2, 3, 3], [2, 2, 3, 3]),
    conv('kernel that is no square', [1, 2, 3, 6], [2, 2, 1, 4], { pads: [0, 2, 0, 1] }),
    same('3×3', 'SAME_UPPER', [5, 5], [3, 3]),
    same('3×3, strided', 'SAME_UPPER', [6, 6], [3, 3], { strides: [2, 2] }),
    same('even kernel', 'SAME_UPPER', [5, 4], [2, 4]),
    same('3×3', 'SAME_LOWER', [5, 5], [3, 3]),
    same('3×3, strided', 'SAME_LOWER', [6, 6], [3, 3], { strides: [2, 2] }),
    same('even kernel', 'SAME_LOWER', [5, 4], [2, 4]),
    same('stride above the kernel', 'SAME_UPPER', [7, 7], [1, 2], { strides: [3, 3] }),
    same('strided', 'VALID', [6, 6], [3, 3], { strides: [2, 2] }),
    conv('1-D', [2, 2, 7], [3, 2, 3], { pads: [1, 1] }),
    conv('1-D, strided and dilated', [1, 2, 9], [2, 2, 3], { strides: [2], dilations: [2] }),
    conv('3-D', [1, 2, 3, 3, 3], [2, 2, 2, 2, 2], { pads: [0, 0, 0, 1, 1, 1] }),
    { name: 'frozen kernel', attributes: { pads: [1, 1, 1, 1] }, inputs: [x(1, 2, 3, 3), still(2, 2, 3, 3), x(2)] },
    { name: 'image that does not train', inputs: [still(2, 1, 4, 4), x(2, 1, 3, 3), x(2)] },
  ],
  ConvTranspose: [
    transposed('2×2, stride 2', [2, 3, 3, 2], [3, 2, 2, 2], { strides: [2, 2] }),
    transposed('3×3', [1, 2, 3, 4], [2, 3, 3, 3]),
    transposed('3×3, padded', [1, 2, 4, 4], [2, 2, 3, 3], { pads: [1, 1, 1, 1], kernel_shape: [3, 3] }),
    transposed('4×4, stride 2, padded', [1, 2, 3, 3], [2, 2, 4, 4], { strides: [2, 2], pads: [1, 1, 1, 1] }),
    transposed('3×3, output padded', [1, 2, 3, 3], [2, 1, 3, 3], {
      strides: [2, 2],
      pads: [1, 1, 1, 1],
      output_padding: [1, 1],
    }),
    transposed('output padding that differs', [1, 2, 3, 2], [2, 2, 2, 3], { strides: [3, 2], output_padding: [2, 1] }),
    transposed('uneven padding', [1, 2, 4, 4], [2, 2, 3, 3], { pads: [0, 1, 2, 1] }),
    transposed('stride above the kernel', [1, 1, 3, 3], [1, 2, 2, 2], { strides: [3, 3] }),
    transposed('dilated', [1, 2, 3, 3], [2, 1, 2, 3], { dilations: [2, 2] }),
    transposed('dilated, strided and padded', [1, 1, 3, 4], [1, 2, 3, 2], {
      dilations: [2, 1],
      strides: [1, 2],
      pads: [2, 0, 1, 1],
    }),
    transposed('two groups', [2, 4, 3, 3], [4, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
    transposed('depthwise', [1, 3, 3, 3], [3, 1, 2, 2], { group: 3, strides: [2, 2] }),
    transposed('1×1', [2, 3, 2, 3], [3, 2, 1, 1]),
    transposed('1-D', [2, 2, 4], [2, 3, 4], { strides: [2], pads: [1, 1] }),
    transposed('1-D, dilated', [1, 2, 5], [2, 2, 3], { dilations: [3], strides: [2], output_padding: [1] }),
    transposed('3-D', [1, 2, 2, 2, 2], [2, 1, 2, 2, 2], { strides: [2, 1, 2] }),
    transposed('size asked for', [1, 1, 3, 3], [1, 2, 3, 3], { strides: [2, 2], output_shape: [6, 5] }),
    transposed('SAME_UPPER', [1, 2, 3, 3], [2, 1, 3, 3], { strides: [2, 2], auto_pad: 'SAME_UPPER' }),
    transposed('SAME_LOWER', [1, 2, 3, 3], [2, 1, 3, 3], { strides: [2, 2], auto_pad: 'SAME_LOWER' }),
    transposed('VALID', [1, 2, 3, 3], [2, 1, 3, 3], { strides: [2, 2], auto_pad: 'VALID' }),
    { name: 'no bias', attributes: { strides: [2, 2] }, inputs: [x(1, 2, 3, 3), x(2, 2, 2, 2)] },
    { name: 'frozen kernel', attributes: { strides: [2, 2] }, inputs: [x(1, 2, 3, 3), still(2, 2, 2, 2), x(2)] },
    { name: 'image that does not train', inputs: [still(2, 1, 3, 3), x(1, 2, 3, 3), x(2)] },
  ],
};
