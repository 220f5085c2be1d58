import { describe, expect, test } from 'vitest';
import { float, type Tensor } from '../../../../src/onnx';
import { attentions, heads, query } from './attention-cases';
import { fewBits } from './few-bits-cases';
import { cache, expectSame, type FusedCase, floats, ints, longs, lowered, modelOf } from './fused';

const epsilon = float(1e-3);

const activations: FusedCase[] = [
  { note: 'exact', operator: 'Gelu', inputs: [floats([2, 3, 4], 3)] },
  { note: 'with a bias', operator: 'BiasGelu', inputs: [floats([2, 3, 4], 3), floats([4])] },
  { note: 'by tanh', operator: 'FastGelu', inputs: [floats([5, 4], 3)] },
  { note: 'by tanh, with a bias', operator: 'FastGelu', inputs: [floats([5, 4], 3), floats([4])] },
  { note: 'default', operator: 'QuickGelu', inputs: [floats([3, 7], 3)] },
  { note: 'alpha', operator: 'QuickGelu', inputs: [floats([3, 7], 3)], attributes: { alpha: float(0.5) } },
  { note: 'SiLU', operator: 'QuickGelu', inputs: [floats([3, 7], 3)], attributes: { alpha: float(1) } },
  { note: 'opset 24', operator: 'Swish', domain: '', opset: 24, inputs: [floats([3, 7], 3)] },
  {
    note: 'opset 24, alpha',
    operator: 'Swish',
    domain: '',
    opset: 24,
    inputs: [floats([3, 7], 3)],
    attributes: { alpha: float(0.7) },
  },
];

const [x, skip, gamma, beta, bias] = [floats([2, 3, 8]), floats([2, 3, 8]), floats([8]), floats([8]), floats([8])];
const normalizations: FusedCase[] = [
  { note: 'plain', operator: 'SkipLayerNormalization', inputs: [x, skip, gamma, beta] },
  {
    note: 'bias, epsilon and sum',
    operator: 'SkipLayerNormalization',
    inputs: [x, skip, gamma, beta, bias],
    attributes: { epsilon },
    outputs: [true, false, false, true],
  },
  { note: 'no beta', operator: 'SkipLayerNormalization', inputs: [x, skip, gamma] },
  { note: 'skip for all', operator: 'SkipLayerNormalization', inputs: [x, floats([3, 8]), gamma, beta] },
  {
    note: 'with sum',
    operator: 'SkipSimplifiedLayerNormalization',
    inputs: [x, skip, gamma],
    attributes: { epsilon },
    outputs: [true, false, false, true],
  },
  { note: 'bias', operator: 'SkipSimplifiedLayerNormalization', inputs: [x, skip, gamma, bias] },
  { note: 'default', operator: 'SimplifiedLayerNormalization', domain: '', inputs: [x, gamma] },
  {
    note: 'two axes, with its statistic',
    operator: 'SimplifiedLayerNormalization',
    domain: '',
    inputs: [x, floats([3, 8])],
    attributes: { axis: 1, epsilon },
    outputs: 2,
  },
  { note: 'opset 23', operator: 'RMSNormalization', domain: '', opset: 23, inputs: [x, gamma] },
  {
    note: 'opset 23, axis −2',
    operator: 'RMSNormalization',
    domain: '',
    opset: 23,
    inputs: [x, floats([3, 8])],
    attributes: { axis: -2, epsilon },
  },
  {
    note: 'opset 21',
    operator: 'GroupNormalization',
    domain: '',
    opset: 21,
    inputs: [floats([2, 6, 5]), floats([6]), floats([6])],
    attributes: { num_groups: 3 },
  },
  {
    note: 'opset 22, images',
    operator: 'GroupNormalization',
    domain: '',
    opset: 22,
    inputs: [floats([2, 4, 3, 2]), floats([4]), floats([4])],
    attributes: { num_groups: 1, epsilon },
  },
  {
    note: 'images',
    operator: 'MeanVarianceNormalization',
    domain: '',
    inputs: [floats([2, 4, 3, 2], 3)],
  },
  {
    note: 'axes',
    operator: 'MeanVarianceNormalization',
    domain: '',
    inputs: [floats([2, 4, 3], 3)],
    attributes: { axes: [0, 2] },
  },
];

const ids = ints([2, 3], [4, 0, 2, 1, 1, 3]);
const tables = [floats([5, 8]), floats([6, 8]), floats([2, 8])];
const embeddings: FusedCase[] = [
  {
    note: 'with segments',
    operator: 'EmbedLayerNormalization',
    inputs: [ids, ints([2, 3], [0, 0, 1, 0, 1, 1]), ...tables, gamma, beta],
    outputs: 2,
  },
  {
    note: 'with a mask and the sum',
    operator: 'EmbedLayerNormalization',
    inputs: [ids, undefined, ...tables.slice(0, 2), undefined, gamma, beta, ints([2, 3], [1, 1, 0, 1, 1, 1])],
    attributes: { epsilon },
    outputs: 3,
  },
  {
    note: 'with positions',
    operator: 'EmbedLayerNormalization',
    inputs: [
      ...[ids, undefined, ...tables.slice(0, 2), undefined, gamma, beta, undefined],
      ints([2, 3], [5, 4, 3, 0, 1, 2]),
    ],
    outputs: 2,
  },
];

const products: FusedCase[] = [
  { note: 'plain', operator: 'FusedMatMul', inputs: [floats([2, 3]), floats([3, 4])] },
  {
    note: 'both transposed, alpha',
    operator: 'FusedMatMul',
    inputs: [floats([2, 3, 5]), floats([2, 4, 3])],
    attributes: { transA: 1, transB: 1, alpha: float(0.25) },
  },
  {
    note: 'batch transposed',
    operator: 'FusedMatMul',
    inputs: [floats([5, 2, 3]), floats([2, 3, 4])],
    attributes: { transBatchA: 1 },
  },
  {
    note: 'batch and matrix transposed, four axes',
    operator: 'FusedMatMul',
    inputs: [floats([3, 2, 5, 4]), floats([2, 5, 3, 6])],
    attributes: { transBatchA: 1, transA: 1 },
  },
  {
    note: 'batch of both transposed',
    operator: 'FusedMatMul',
    inputs: [floats([5, 2, 3]), floats([4, 2, 3])],
    attributes: { transBatchA: 1, transBatchB: 1, transB: 1 },
  },
  { note: 'vectors', operator: 'FusedMatMul', inputs: [floats([3]), floats([3, 4])], attributes: { transA: 1 } },
  ...(
    [
      ['Relu', undefined],
      ['Tanh', undefined],
      ['Sigmoid', undefined],
      ['LeakyRelu', [0.2]],
      ['Clip', [-0.3, 0.4]],
      ['HardSigmoid', [0.3, 0.4]],
    ] as [string, number[] | undefined][]
  ).map(
    ([activation, parameters]): FusedCase => ({
      note: activation,
      operator: 'FusedConv',
      inputs: [floats([2, 4, 6, 5]), floats([6, 2, 3, 3], 0.4), floats([6])],
      attributes: {
        activation,
        activation_params: parameters && { kind: 'floats', value: parameters },
        group: 2,
        kernel_shape: [3, 3],
        pads: [1, 1, 0, 0],
        strides: [2, 1],
      } as FusedCase['attributes'],
    }),
  ),
  {
    note: 'an addend',
    operator: 'FusedConv',
    inputs: [floats([1, 2, 4, 4]), floats([3, 2, 3, 3], 0.4), floats([3]), floats([1, 3, 2, 2])],
    attributes: { activation: 'Relu', kernel_shape: [3, 3] },
  },
  {
    note: 'LeakyRelu',
    operator: 'FusedGemm',
    inputs: [floats([3, 2]), floats([3, 4]), floats([4])],
    attributes: { transA: 1, alpha: float(0.5), activation: 'LeakyRelu', activation_alpha: float(0.1) },
  },
];

const rotaries: FusedCase[] = [
  {
    note: 'heads in front',
    operator: 'RotaryEmbedding',
    inputs: [floats([2, 3, 4, 8]), longs([2, 4], [0, 1, 2, 3, 5, 4, 3, 2]), ...cache(6, 4)],
  },
  {
    note: 'one axis for all heads',
    operator: 'RotaryEmbedding',
    inputs: [floats([2, 4, 24]), longs([2, 4], [0, 1, 2, 3, 5, 4, 3, 2]), ...cache(6, 4)],
  },
  {
    note: 'from a position, interleaved',
    operator: 'RotaryEmbedding',
    inputs: [floats([2, 4, 24]), longs([1], [1]), ...cache(6, 4)],
    attributes: { interleaved: 1 },
  },
  {
    note: 'a part of each head',
    operator: 'RotaryEmbedding',
    inputs: [floats([2, 4, 24]), longs([2, 4], [0, 1, 2, 3, 5, 4, 3, 2]), ...cache(6, 2)],
    attributes: { num_heads: 3, rotary_embedding_dim: 4 },
  },
  ...[0, 1].map(
    (interleaved): FusedCase => ({
      note: `opset 23, interleaved ${interleaved}`,
      operator: 'RotaryEmbedding',
      domain: '',
      opset: 23,
      inputs: [floats([2, 3, 4, 8]), ...cache(6, 4), longs([2, 4], [0, 1, 2, 3, 5, 4, 3, 2])],
      attributes: { interleaved },
    }),
  ),
  {
    note: 'opset 23, no positions, a part of each head',
    operator: 'RotaryEmbedding',
    domain: '',
    opset: 23,
    inputs: [floats([2, 4, 24]), floats([2, 4, 2]), floats([2, 4, 2])],
    attributes: { num_heads: 3, rotary_embedding_dim: 4 },
  },
];

const all = [activations, normalizations, embeddings, products, rotaries, attentions, fewBits].flat();

describe('a fused operator computes the same in standard operators', () => {
  test.each(all.map((fused) => ({ name: `${fused.operator}, ${fused.note}`, fused })))('$name', ({ fused }) =>
    expectSame(fused),
  );
});

/** Tensors [batch, length, heads · size] as one [batch, length, heads, count, size]. */
function packed(parts: Tensor[], heads: number): Tensor {
  const [batch = 0, length = 0, width = 0] = parts[0]?.dims ?? [];
  const size = width / heads;
  const whole = floats([batch, length, heads, parts.length, size]);
  whole.data.forEach((_, i) => {
    const [place, part] = [Math.floor(i / size), Math.floor(i / size) % parts.length];
    whole.data[i] = parts[part]?.data[Math.floor(place / parts.length) * size + (i % size)] ?? Number.NaN;
  });
  return whole;
}

describe('what ONNX Runtime computes on GPUs alone', () => {
  const three = [floats([2, 3, 8]), floats([2, 3, 8]), floats([2, 3, 8])];
  const plain: FusedCase = { note: '', operator: 'MultiHeadAttention', inputs: three, attributes: heads };

  test('query, key and value in one', () => expectSame({ ...plain, inputs: [packed(three, 2)] }, plain));

  test('key and value in one', () =>
    expectSame(
      { ...plain, inputs: [query, packed(three.slice(1), 2)] },
      { ...plain, inputs: [query, ...three.slice(1)] },
    ));
});

describe('what is not understood stays as it is', () => {
  test.each([
    {
      note: 'a past',
      operator: 'MultiHeadAttention',
      inputs: [query, floats([2, 3, 8]), floats([2, 3, 8]), undefined, undefined, undefined].concat([
        floats([2, 2, 1, 4]),
        floats([2, 2, 1, 4]),
      ]),
      attributes: heads,
      outputs: 3,
    },
    {
      note: 'an unknown activation',
      operator: 'FusedConv',
      inputs: [floats([1, 1, 3, 3]), floats([1, 1, 2, 2])],
      attributes: { activation: 'Selu', kernel_shape: [2, 2] },
    },
  ] satisfies FusedCase[])('$operator with $note', async (fused) => {
    const source = modelOf(fused);
    const { model, count } = await lowered(source).catch(() => ({ model: source, count: 0 }));
    expect(count).toBe(0);
    expect(model.graph.nodes).toEqual(source.graph.nodes);
  });
});
