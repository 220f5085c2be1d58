import { type Case, type CaseTable, x } from '../case';

const pool = (name: string, image: number[], attributes: NonNullable<Case['attributes']>): Case => ({
  name,
  attributes,
  inputs: [x(...image)],
});

export const pooling: CaseTable = {
  MaxPool: [
    pool('2×2 tiles', [2, 2, 4, 4], { kernel_shape: [2, 2], strides: [2, 2] }),
    pool('2×2 tiles, rest unread', [1, 2, 5, 7], { kernel_shape: [2, 2], strides: [2, 2] }),
    pool('2×2 tiles, rest on one side', [1, 2, 4, 5], { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
    pool('tiles that are no squares', [1, 2, 4, 6], { kernel_shape: [2, 3], strides: [2, 3] }),
    pool('1×1', [1, 2, 3, 3], { kernel_shape: [1, 1] }),
    pool('overlapping', [1, 2, 5, 5], { kernel_shape: [3, 3], strides: [2, 2] }),
    pool('overlapping, stride 1', [1, 1, 5, 5], { kernel_shape: [3, 3] }),
    pool('padded', [1, 2, 4, 4], { kernel_shape: [2, 2], strides: [2, 2], pads: [1, 1, 1, 1] }),
    pool('padded and overlapping', [1, 1, 6, 6], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
    pool('padded on one side', [1, 1, 5, 5], { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 1, 1] }),
    pool('rounded up', [1, 2, 5, 5], { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }),
    pool('rounded up, overlapping', [1, 1, 6, 6], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
    pool('stride above the kernel', [1, 1, 7, 7], { kernel_shape: [2, 2], strides: [3, 3] }),
    pool('dilated', [1, 1, 6, 6], { kernel_shape: [2, 2], dilations: [2, 2] }),
    pool('SAME_UPPER', [1, 1, 5, 5], { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' }),
    pool('SAME_LOWER', [1, 1, 5, 5], { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'SAME_LOWER' }),
    pool('VALID', [1, 1, 5, 5], { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'VALID' }),
    pool('1-D tiles', [2, 2, 6], { kernel_shape: [2], strides: [2] }),
    pool('1-D, overlapping', [1, 2, 7], { kernel_shape: [3], strides: [2] }),
    pool('3-D tiles', [1, 1, 4, 2, 4], { kernel_shape: [2, 2, 2], strides: [2, 2, 2] }),
  ],
  GlobalAveragePool: [
    { name: 'images', inputs: [x(2, 3, 4, 2)] },
    { name: '1-D', inputs: [x(2, 3, 5)] },
    { name: '3-D', inputs: [x(1, 2, 2, 3, 2)] },
    { name: 'one pixel', inputs: [x(2, 3, 1, 1)] },
    { name: 'one sample, one channel', inputs: [x(1, 1, 2, 2)] },
  ],
};
