import { describe, expect, test } from 'vitest';
import { Pruning } from '../../../../src/compression';
import { fastWidth } from '../../../../src/compression/pruning/widths';
import { buildArchitecture } from '../../../../src/onnx';
import { convolutionBlock } from '../../../../src/runtime';
import { plain } from './invariant';

describe('the width that a convolution is fast with', () => {
  test.each([
    [45, 64, 16, 48],
    [23, 32, 16, 16],
    [25, 32, 16, 32],
    [17, 20, 16, 16],
    [30, 30, 16, 30],
    [11, 16, 16, 12],
    [1, 16, 16, 4],
    [11, 14, 16, 11],
    [11, 16, 8, 8],
    [13, 16, 8, 16],
    [5, 8, 8, 6],
  ])('%d of %d channels, in blocks of %d: %d', (wanted, channels, block, width) => {
    expect(fastWidth(wanted, channels, block)).toBe(width);
  });

  test('more that is wanted is never less that is left', () => {
    for (const block of [8, 16]) {
      const widths = Array.from({ length: 100 }, (_, i) => fastWidth(i + 1, 100, block));
      expect(widths).toEqual([...widths].sort((a, b) => a - b));
    }
  });
});

test('the block is that of the processor', () => {
  expect(convolutionBlock('x64', 'flags : fpu avx2 avx512f avx512_vnni')).toBe(16);
  expect(convolutionBlock('x64', 'flags : fpu avx2')).toBe(8);
  expect(convolutionBlock('arm64', '')).toBe(8);
});

test('auto rounds what convolutions make, and leaves dense layers as they were asked for', async () => {
  const model = buildArchitecture(
    { architecture: 'cnn', channels: [32, 64], dense: 50 },
    { shape: [1, 8, 8], classes: 4, seed: 3 },
  );
  const pruning = await Pruning.analyze(model);
  const { kept } = pruning.cut({ model }, { ...plain, ratio: 0.3, scope: 'layer', multiple: 'auto' });
  const [conv1 = [], conv2 = [], dense = []] = kept;
  const block = convolutionBlock();
  expect([conv1.length % block, conv2.length % block, dense.length]).toEqual([0, 0, 35]);
});
