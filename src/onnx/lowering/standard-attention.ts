import type { Lowering, LoweringContext } from './lowering';
import {
  type AttentionSizes,
  causalMask,
  joinHeads,
  lowest,
  maskWhere,
  scaledAttention,
  splitHeads,
} from './scaled-attention';

/** A query, key or value: [batch, heads, length, size], or [batch, length, heads · size] where a number of heads is given. */
function shapeOf(c: LoweringContext, name: string, heads: number): readonly [number, number, number, number] {
  const dims = c.dims(name);
  const [batch = 0, second = 0, third = 0, fourth = 0] = dims;
  if (dims.length === 4) return [batch, third, second, fourth];
  return dims.length === 3 && heads > 0 ? [batch, second, heads, third / heads] : c.fail();
}

/** A mask that is added to the scores; a bool one says who may be seen. */
function additive(c: LoweringContext, mask: string | undefined, keyLength: number): string | undefined {
  if (!mask) return undefined;
  if (c.dims(mask).at(-1) !== keyLength) c.fail();
  return c.type(mask) === 'bool' ? maskWhere(c, mask, lowest(c.type()), c.type()) : mask;
}

/** Attention of opset 23, without a past. */
export const standardAttention: Lowering = (c) => {
  c.refuse(4, 5, 6);
  const [q, k, v] = [c.need(0), c.need(1), c.need(2)];
  const query = shapeOf(c, q, c.int('q_num_heads'));
  const key = shapeOf(c, k, c.int('kv_num_heads'));
  const value = shapeOf(c, v, c.int('kv_num_heads'));
  const [batch, length, heads, size] = query;
  const sizes: AttentionSizes = {
    batch,
    heads,
    keyHeads: key[2],
    length,
    keyLength: key[1],
    size,
    valueSize: value[3],
  };
  const flat = c.dims(q).length === 3;
  const front = (name: string, dims: typeof query) => (c.dims(name).length === 4 ? name : splitHeads(c, name, dims));
  const parts = {
    query: front(q, query),
    keyTransposed: c.dims(k).length === 4 ? c.transpose(k, [0, 1, 3, 2]) : splitHeads(c, k, key, true),
    value: front(v, value),
    scale: c.float('scale') || 1 / Math.sqrt(size),
    softcap: c.float('softcap'),
    masks: [additive(c, c.input(3), sizes.keyLength), c.int('is_causal') ? causalMask(c, sizes, c.type()) : undefined],
  };
  const mixed = scaledAttention(c, parts, sizes);
  const output = flat ? joinHeads(c, mixed, sizes) : mixed;
  return [output, c.wants(1) ? front(k, key) : undefined, c.wants(2) ? parts.value : undefined];
};
