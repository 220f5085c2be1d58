import type { Lowering, LoweringContext } from './lowering';
import { rotate } from './rotary';
import { type AttentionSizes, causalMask, joinHeads, scaledAttention } from './scaled-attention';

/** Query, key and value as [batch, length, width]; exporters may pack them into one. */
function unpacked(c: LoweringContext, widths: number[]): string[] {
  if (c.input(1)) return [c.need(0), c.need(1), c.need(2)];
  return c.addMany('Split', [c.need(0), c.b.ints(widths)], 3, { axis: -1 });
}

/** Whether an input that holds earlier keys holds any. */
const isEmpty = (c: LoweringContext, index: number): boolean => {
  const past = c.input(index);
  return past === undefined || c.dims(past).includes(0);
};

/** Turns queries or keys [batch, length, heads, size] by their positions, which count from 0. */
function turned(c: LoweringContext, x: string, dims: readonly number[]): string {
  if (!c.int('do_rotary')) return x;
  const [cosTable, sinTable, ids] = [c.need(7), c.need(8), c.input(9)];
  const look = (table: string) =>
    ids ? c.add('Gather', [table, ids], { axis: 0 }) : c.unsqueeze(c.slice(table, 0, 0, dims[1] ?? 0), 0);
  const pairs = c.dims(cosTable).at(-1) ?? 0;
  const interleaved = c.int('rotary_interleaved') === 1;
  return rotate(c, x, dims, { cos: look(cosTable), sin: look(sinTable), pairs, interleaved, headAxis: 2 });
}

/** Features that only decoding in few bits, or one token at a time, needs. */
function refuseSpecial(c: LoweringContext): void {
  c.refuse(11, 12, 13);
  if (!isEmpty(c, 3) || !isEmpty(c, 4) || c.int('smooth_softmax') > 0 || c.int('qk_output') > 0) c.fail();
}

/** The width of a head: of what is packed, or of the query alone. */
function headSize(c: LoweringContext, heads: number, keyHeads: number): number {
  const width = c.dims(c.need(0))[2] ?? 0;
  return width / (c.input(1) ? heads : heads + 2 * keyHeads);
}

/**
 * GroupQueryAttention (com.microsoft; arXiv:2305.13245) without a past: causal, several queries to each key. Sequences are
 * padded at their end, where causality hides the padding from all tokens before it.
 */
export const groupQueryAttention: Lowering = (c) => {
  refuseSpecial(c);
  const [heads, keyHeads] = [c.int('num_heads'), c.int('kv_num_heads')];
  const [batch = 0, length = 0] = c.dims(c.need(0));
  const size = headSize(c, heads, keyHeads);
  const widths = [heads * size, keyHeads * size, keyHeads * size];
  const [query = '', key = '', value = ''] = unpacked(c, widths);
  const apart = (x: string, count: number) => c.reshape(x, [batch, length, count, size]);
  const ofQuery = turned(c, apart(query, heads), [batch, length, heads, size]);
  const ofKey = turned(c, apart(key, keyHeads), [batch, length, keyHeads, size]);
  const sizes: AttentionSizes = { batch, heads, keyHeads, length, keyLength: length, size, valueSize: size };
  const window = c.int('local_window_size', -1);
  const parts = {
    query: c.transpose(ofQuery, [0, 2, 1, 3]),
    keyTransposed: c.transpose(ofKey, [0, 2, 3, 1]),
    value: c.transpose(apart(value, keyHeads), [0, 2, 1, 3]),
    scale: c.float('scale') || 1 / Math.sqrt(size),
    softcap: c.float('softcap'),
    masks: [c.input(10), causalMask(c, sizes, c.type(), window > 0 ? window : Infinity)],
  };
  const output = joinHeads(c, scaledAttention(c, parts, sizes), sizes);
  return [output, c.wants(1) ? c.transpose(ofKey, [0, 2, 1, 3]) : undefined, c.wants(2) ? parts.value : undefined];
};
