import { intsAttribute } from '../attributes';
import { keyMask } from './key-masks';
import type { Lowering, LoweringContext } from './lowering';
import { type AttentionSizes, causalMask, joinHeads, scaledAttention, splitHeads } from './scaled-attention';

const unless0 = (value: number, otherwise: number): number => (value === 0 ? otherwise : value);

/** Query, key and value [batch, length, width each] as one product of the input. */
function project(c: LoweringContext, widths: number[]): string[] {
  const product = c.sum(c.add('MatMul', [c.need(0), c.need(1)]), c.input(2));
  return c.addMany('Split', [product, c.b.ints(widths)], 3, { axis: -1 });
}

/** The keys and values of each head as one value [2, batch, heads, length, size], as decoders keep them. */
function present(c: LoweringContext, key: string, value: string, s: AttentionSizes): string {
  const dims = [s.batch, s.length, s.heads, s.size] as const;
  const both = [splitHeads(c, key, dims), splitHeads(c, value, dims)].map((x) => c.unsqueeze(x, 0));
  return c.add('Concat', both, { axis: 0 });
}

/** Attention of ONNX Runtime's own domain, without a past: the projection of query, key and value is a part of it. */
export const contribAttention: Lowering = (c) => {
  c.refuse(4, 6);
  if (c.int('do_rotary')) c.fail();
  const [batch = 0, length = 0] = c.dims(c.need(0));
  const heads = c.int('num_heads');
  const third = (c.dims(c.need(1))[1] ?? 0) / 3;
  const widths = intsAttribute(c.node, 'qkv_hidden_sizes') ?? [third, third, third];
  const [width = 0, , valueWidth = 0] = widths;
  const [size, valueSize] = [width / heads, valueWidth / heads];
  const sizes = { batch, heads, keyHeads: heads, length, keyLength: length, size, valueSize };
  const [query = '', key = '', value = ''] = project(c, widths);
  const parts = {
    query: splitHeads(c, query, [batch, length, heads, size]),
    keyTransposed: splitHeads(c, key, [batch, length, heads, size], true),
    value: splitHeads(c, value, [batch, length, heads, valueSize]),
    scale: unless0(c.float('scale'), 1 / Math.sqrt(size)),
    masks: [
      keyMask(c, c.input(3), sizes),
      c.int('unidirectional') ? causalMask(c, sizes, c.type()) : undefined,
      c.input(5),
    ],
  };
  const output = joinHeads(c, scaledAttention(c, parts, sizes), sizes);
  return [output, c.wants(1) && size === valueSize ? present(c, key, value, sizes) : undefined];
};
