import { describe, expect, test } from 'vitest';
import { type Dimension, type GraphBuilder, int64, type Model } from '../../../src/onnx';
import { prepare } from '../../../src/training/prepare';
import { batchGap, built, floats, weight } from './any-model';

const batch = 3;

/** Attention over 4 tokens of width 6 with 2 heads, its shapes written for one sample. */
function heads(b: GraphBuilder, x: string): string {
  const apart = (name: string) =>
    b.add('Transpose', [b.add('Reshape', [b.add('MatMul', [x, weight(b, name, [6, 6])]), b.ints([1, -1, 2, 3])])], {
      perm: [0, 2, 1, 3],
    });
  const [q, k, v] = [apart('q'), apart('k'), apart('v')];
  const scores = b.add('MatMul', [q, b.add('Transpose', [k], { perm: [0, 1, 3, 2] })]);
  const mixed = b.add('MatMul', [b.add('Softmax', [scores], { axis: -1 }), v]);
  return b.add('Reshape', [b.add('Transpose', [mixed], { perm: [0, 2, 1, 3] }), b.ints([1, 4, 6])]);
}

const image = (b: GraphBuilder) => b.input('x', 'float32', [1, 4, 2, 2]);
const text = (b: GraphBuilder) => b.input('x', 'float32', [1, 4, 6]);
const classify = (b: GraphBuilder, x: string, width: number) => b.add('MatMul', [x, weight(b, 'head', [width, 5])]);

/** Attention over tokens that come first, its heads counted with the samples: [tokens, heads, width]. */
function headsInBatch(b: GraphBuilder): string {
  const tokens = b.add('Transpose', [text(b)], { perm: [1, 0, 2] });
  const merged = b.add('Reshape', [tokens, b.ints([4, 2, 3])]);
  const turned = b.add('Transpose', [merged], { perm: [1, 0, 2] });
  const squared = b.add('MatMul', [turned, b.add('Transpose', [turned], { perm: [0, 2, 1] })]);
  return b.add('Transpose', [b.add('MatMul', [squared, turned])], { perm: [1, 0, 2] });
}

const baked: [string, () => Model][] = [
  ['a flat Reshape', () => built((b) => [classify(b, b.add('Reshape', [image(b), b.ints([1, 16])]), 16)])],
  ['a Reshape with −1', () => built((b) => [classify(b, b.add('Reshape', [image(b), b.ints([1, -1])]), 16)])],
  [
    'attention',
    () => built((b) => [classify(b, b.add('ReduceMean', [heads(b, text(b)), b.ints([1])], { keepdims: 0 }), 6)]),
  ],
  [
    'shuffled channels',
    () =>
      built((b) => {
        const groups = b.add('Reshape', [image(b), b.ints([1, 2, 2, 2, 2])]);
        const shuffled = b.add('Transpose', [groups], { perm: [0, 2, 1, 3, 4] });
        const back = b.add('Reshape', [shuffled, b.ints([1, 4, 2, 2])]);
        return [classify(b, b.add('Flatten', [back]), 16)];
      }),
  ],
  [
    'tokens first, heads in the batch',
    () =>
      built((b) => {
        const sums = headsInBatch(b);
        const joined = b.add('Reshape', [b.add('Reshape', [sums, b.ints([4, 1, 6])]), b.ints([4, 6])]);
        const rows = b.add('Reshape', [joined, b.ints([4, 1, 6])]);
        const back = b.add('Transpose', [rows], { perm: [1, 0, 2] });
        return [classify(b, b.add('Flatten', [back]), 24)];
      }),
  ],
  [
    'tokens and samples in one axis, heads in the batch, as in the attention of PyTorch',
    () =>
      built((b) => {
        const sums = headsInBatch(b);
        const rows = b.add('Gemm', [b.add('Reshape', [sums, b.ints([4, 6])]), weight(b, 'out', [6, 6])]);
        const back = b.add('Transpose', [b.add('Reshape', [rows, b.ints([4, 1, 6])])], { perm: [1, 0, 2] });
        return [classify(b, b.add('Flatten', [back]), 24)];
      }),
  ],
  [
    'sizes that are sums of constants',
    () =>
      built((b) => {
        const size = b.add('Concat', [b.constant(int64([1])), b.add('Mul', [b.ints([4]), b.ints([4])])], { axis: 0 });
        return [classify(b, b.add('Reshape', [image(b), size]), 16)];
      }),
  ],
  [
    'a class token',
    () =>
      built((b) => {
        const tokens = b.add('Concat', [weight(b, 'token', [1, 1, 6]), text(b)], { axis: 1 });
        const first = b.add('Gather', [tokens, b.constant(int64(0))], { axis: 1 });
        const last = b.add('Squeeze', [b.add('Slice', [tokens, b.ints([4]), b.ints([5]), b.ints([1])]), b.ints([1])]);
        return [classify(b, b.add('Concat', [first, last], { axis: 1 }), 12)];
      }),
  ],
  [
    'the sizes of a Resize',
    () =>
      built((b) => {
        const larger = b.add('Resize', [image(b), '', '', b.ints([1, 4, 4, 4])], { mode: 'nearest' });
        return [classify(b, b.add('Flatten', [larger]), 64)];
      }),
  ],
  [
    'the state of an LSTM',
    () =>
      built((b) => {
        const steps = b.add('Transpose', [text(b)], { perm: [1, 0, 2] });
        const gates = [weight(b, 'w', [1, 12, 6]), weight(b, 'r', [1, 12, 3]), weight(b, 'bias', [1, 24])];
        const states = [b.constant(floats([1, 1, 3]), 'h'), b.constant(floats([1, 1, 3]), 'c')];
        const [y = ''] = b.addMany('LSTM', [steps, ...gates, '', ...states], 1, { hidden_size: 3 });
        const rows = b.add('Squeeze', [y, b.ints([1])]);
        const back = b.add('Transpose', [rows], { perm: [1, 0, 2] });
        return [classify(b, b.add('Reshape', [back, b.ints([1, 12])]), 12)];
      }),
  ],
];

describe('a batch of one that is written into the graph becomes the one asked for', () => {
  test.each(baked)('%s', async (_, model) => {
    const { gap, prepared } = await batchGap(model(), { batch });
    expect(prepared.logits.dims).toEqual([batch, 5]);
    expect(gap).toBeLessThan(1e-5);
  });

  test('also where the input says that it is free', async () => {
    const free: Dimension[] = ['n', 4, 2, 2];
    const model = built((b) => {
      const flat = b.add('Reshape', [b.input('x', 'float32', free), b.ints([1, 16])]);
      return [classify(b, flat, 16)];
    });
    const { gap } = await batchGap(model, { batch });
    expect(gap).toBeLessThan(1e-5);
  });

  test('also from a larger batch, to a smaller one', async () => {
    const model = built((b) => {
      const x = b.input('x', 'float32', [4, 6]);
      const apart = b.add('Reshape', [x, b.ints([4, 2, 3])]);
      return [classify(b, b.add('Reshape', [apart, b.ints([4, 6])]), 6)];
    });
    expect((await prepare(model, { batch: 2 })).logits.dims).toEqual([2, 5]);
  });
});

test('samples that a layer joins are named, with the layer', async () => {
  const model = built((b) => {
    const x = b.input('x', 'float32', [4, 6]);
    b.node('Reshape', [x, b.ints([2, 12])], ['pairs']);
    return [classify(b, 'pairs', 12)];
  });
  await expect(prepare(model, { batch: 3 })).rejects.toThrow(
    /batches of 4 and cannot be given 3: The layer "pairs" \(Reshape\) makes \[2,12\] of \[3,6\]/,
  );
});

test('what cannot be given another batch says so, and which layer is in the way', async () => {
  const model = built((b) => {
    const square = b.add('MatMul', [weight(b, 'mix', [2, 2]), b.input('x', 'float32', [2, 6])]);
    return [classify(b, square, 6)];
  });
  await expect(prepare(model, { batch: 5 })).rejects.toThrow(/exported for batches of 2 and cannot be given 5/);
});

test('a list of places that knows the old samples only is named, instead of samples left out', async () => {
  const model = built((b) => {
    const flat = b.add('Reshape', [b.input('x', 'float32', [1, 6]), b.ints([-1])]);
    const places = b.constant({ type: 'int64', dims: [1, 6], data: BigInt64Array.of(5n, 4n, 3n, 2n, 1n, 0n) });
    b.node('Gather', [flat, places], ['places']);
    return [classify(b, 'places', 6)];
  });
  expect((await prepare(model, { batch: 1 })).logits.dims).toEqual([1, 5]);
  await expect(prepare(model, { batch: 2 })).rejects.toThrow(
    /batches of 1 and cannot be given 2: the layer "places" \(Gather\) returns no more than for 1/,
  );
});
