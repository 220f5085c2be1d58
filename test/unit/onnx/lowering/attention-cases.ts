import { float } from '../../../../src/onnx';
import { bools, cache, type FusedCase, floats, ints } from './fused';

export const heads = { num_heads: 2 };
const projected = [floats([2, 3, 8]), floats([8, 24], 0.5), floats([24])];
const contribAttention: FusedCase[] = [
  { note: 'no mask', operator: 'Attention', inputs: projected, attributes: heads },
  {
    note: 'keys masked',
    operator: 'Attention',
    inputs: [...projected, ints([2, 3], [1, 1, 0, 1, 1, 1])],
    attributes: heads,
  },
  {
    note: 'pairs masked, own filter',
    operator: 'Attention',
    inputs: [...projected, ints([2, 3, 3], [1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1])],
    attributes: { ...heads, mask_filter_value: float(-5) },
  },
  { note: 'lengths', operator: 'Attention', inputs: [...projected, ints([2], [3, 1])], attributes: heads },
  {
    note: 'ends and starts',
    operator: 'Attention',
    inputs: [...projected, ints([4], [3, 2, 1, 0])],
    attributes: heads,
  },
  {
    note: 'causal, with a mask, scale and present',
    operator: 'Attention',
    inputs: [...projected, ints([2, 3], [1, 1, 0, 1, 1, 1])],
    attributes: { ...heads, unidirectional: 1, scale: float(0.3) },
    outputs: 2,
  },
  {
    note: 'values of another size',
    operator: 'Attention',
    inputs: [floats([2, 3, 8]), floats([8, 20], 0.5), floats([20])],
    attributes: { ...heads, qkv_hidden_sizes: [8, 8, 4] },
  },
  {
    note: 'a bias of the scores',
    operator: 'Attention',
    inputs: [...projected, undefined, undefined, floats([2, 2, 3, 3])],
    attributes: heads,
  },
];

export const [query, key, value] = [floats([2, 3, 8]), floats([2, 5, 8]), floats([2, 5, 12])];
const multiHead: FusedCase[] = [
  { note: 'cross', operator: 'MultiHeadAttention', inputs: [query, key, value], attributes: heads },
  {
    note: 'biases and a key mask',
    operator: 'MultiHeadAttention',
    inputs: [query, key, value, floats([28]), ints([2, 5], [1, 1, 1, 0, 0, 1, 1, 1, 1, 1])],
    attributes: heads,
  },
  {
    note: 'key lengths',
    operator: 'MultiHeadAttention',
    inputs: [query, key, value, undefined, ints([2], [4, 2])],
    attributes: heads,
  },
  {
    note: 'causal, scale',
    operator: 'MultiHeadAttention',
    inputs: [query, floats([2, 3, 8]), floats([2, 3, 8])],
    attributes: { ...heads, unidirectional: 1, scale: float(0.2) },
  },
  {
    note: 'a bias of the scores for all',
    operator: 'MultiHeadAttention',
    inputs: [query, key, value, undefined, undefined, floats([1, 1, 3, 5])],
    attributes: heads,
  },
  {
    note: 'keys and values with heads in front',
    operator: 'MultiHeadAttention',
    inputs: [query, floats([2, 2, 5, 4]), floats([2, 2, 5, 4])],
    attributes: heads,
  },
  {
    note: 'with present',
    operator: 'MultiHeadAttention',
    inputs: [query, floats([2, 3, 8]), floats([2, 3, 8])],
    attributes: heads,
    outputs: 3,
  },
];

const grouped = { num_heads: 4, kv_num_heads: 2 };
const lengths = [ints([2], [2, 2]), ints([], [3])];
const [queries, keys, values] = [floats([2, 3, 64]), floats([2, 3, 32]), floats([2, 3, 32])];
const groupQuery: FusedCase[] = [
  {
    note: 'plain',
    operator: 'GroupQueryAttention',
    inputs: [queries, keys, values, undefined, undefined, ...lengths],
    attributes: grouped,
    outputs: 3,
  },
  {
    note: 'packed, turned',
    operator: 'GroupQueryAttention',
    inputs: [floats([2, 3, 128]), undefined, undefined, undefined, undefined, ...lengths, ...cache(8, 8)],
    attributes: { ...grouped, do_rotary: 1 },
    outputs: 3,
  },
  {
    note: 'turned in neighbours, an empty past',
    operator: 'GroupQueryAttention',
    inputs: [queries, keys, values, floats([2, 2, 0, 16]), floats([2, 2, 0, 16]), ...lengths, ...cache(8, 8)],
    attributes: { ...grouped, do_rotary: 1, rotary_interleaved: 1, scale: float(0.4) },
    outputs: 3,
  },
  {
    note: 'padded at the end',
    operator: 'GroupQueryAttention',
    inputs: [queries, keys, values, undefined, undefined, ints([2], [1, 2]), ints([], [3])],
    attributes: grouped,
    // The third token of the first sequence is padding.
    counts: (i) => i < 2 * 64 || i >= 3 * 64,
  },
  {
    note: 'window and softcap',
    operator: 'GroupQueryAttention',
    inputs: [queries, keys, values, undefined, undefined, ...lengths],
    attributes: { ...grouped, local_window_size: 2, softcap: float(0.5) },
    outputs: 3,
  },
];

const causal = { is_causal: 1 };
const flat = { q_num_heads: 4, kv_num_heads: 2 };
const own = (operands: FusedCase['inputs'], note: string, attributes = {}, opset = 23, outputs = 1): FusedCase => ({
  note,
  operator: 'Attention',
  domain: '',
  opset,
  inputs: operands,
  attributes,
  outputs,
});
const four = [floats([2, 4, 3, 8]), floats([2, 4, 5, 8]), floats([2, 4, 5, 6])];
const standardAttention: FusedCase[] = [
  own(four, 'four axes'),
  own(four, 'opset 24', {}, 24),
  own([floats([2, 3, 32]), floats([2, 5, 16]), floats([2, 5, 12])], 'three axes, grouped', flat, 23, 3),
  own([floats([2, 3, 32]), floats([2, 3, 16]), floats([2, 3, 16])], 'causal', { ...flat, ...causal }),
  own(four, 'causal, more keys than queries', causal),
  own([...four, floats([3, 5])], 'an additive mask', { scale: float(0.3) }),
  own([...four, bools([2, 1, 3, 5], [...'111010110110011', ...'010111100111011'].map(Number))], 'a bool mask'),
  own(four, 'softcap', { softcap: float(0.5) }),
  own([...four, floats([3, 5])], 'softcap with a mask', { softcap: float(0.5) }),
];

export const attentions = [...contribAttention, ...multiHead, ...groupQuery, ...standardAttention];
