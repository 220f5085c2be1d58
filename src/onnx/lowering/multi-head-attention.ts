import { keyMask } from './key-masks';
import type { Lowering, LoweringContext } from './lowering';
import { type AttentionSizes, causalMask, joinHeads, scaledAttention, splitHeads } from './scaled-attention';

/** A value [batch, length, heads · size], or with the heads in front already. */
interface Operand {
  name: string;
  dims: readonly [batch: number, length: number, heads: number, size: number];
  inFront?: boolean;
}

interface Operands {
  query: Operand;
  key: Operand;
  value: Operand;
}

/** The parts of [batch, length, heads, count, size], where exporters pack several values into one. */
function unpack(c: LoweringContext, packed: string, count: number): Operand[] {
  const [batch = 0, length = 0, heads = 0, , size = 0] = c.dims(packed);
  const flat = [batch, length, heads * size];
  const parts = c.addMany('Split', [packed], count, { axis: 3, num_outputs: count });
  return parts.map((name) => ({ name: c.reshape(name, flat), dims: [batch, length, heads, size] as const }));
}

function operand(c: LoweringContext, name: string, heads: number): Operand {
  const [batch = 0, second = 0, third = 0, fourth = 0] = c.dims(name);
  if (c.dims(name).length === 4) return { name, dims: [batch, third, second, fourth], inFront: true };
  return { name, dims: [batch, second, heads, third / heads] };
}

function operands(c: LoweringContext, heads: number): Operands {
  const [query, key, value] = [c.need(0), c.input(1), c.input(2)];
  if (!key) {
    const [q, k, v] = c.dims(query).length === 5 ? unpack(c, query, 3) : [];
    return q && k && v ? { query: q, key: k, value: v } : c.fail();
  }
  const own = operand(c, query, heads);
  if (value) return { query: own, key: operand(c, key, heads), value: operand(c, value, heads) };
  const [k, v] = c.dims(key).length === 5 ? unpack(c, key, 2) : [];
  return k && v ? { query: own, key: k, value: v } : c.fail();
}

/** Adds to each operand its part of the bias, which holds those of query, key and value one after the other. */
function biased(c: LoweringContext, { query, key, value }: Operands): Operands {
  const bias = c.input(3);
  if (!bias) return { query, key, value };
  let start = 0;
  const next = ({ name, dims, inFront }: Operand): Operand => {
    if (inFront) c.fail();
    const end = start + dims[2] * dims[3];
    const sum = c.add('Add', [name, c.slice(bias, 0, start, end)]);
    start = end;
    return { name: sum, dims };
  };
  return { query: next(query), key: next(key), value: next(value) };
}

const headsFirst = (c: LoweringContext, { name, dims, inFront }: Operand): string =>
  inFront ? name : splitHeads(c, name, dims);

const keysLast = (c: LoweringContext, { name, dims, inFront }: Operand): string =>
  inFront ? c.transpose(name, [0, 1, 3, 2]) : splitHeads(c, name, dims, true);

/** MultiHeadAttention of ONNX Runtime's own domain, without a past. */
export const multiHeadAttention: Lowering = (c) => {
  c.refuse(6, 7, 8, 9);
  const heads = c.int('num_heads');
  const { query, key, value } = biased(c, operands(c, heads));
  const [batch, length, , size] = query.dims;
  const valueSize = value.dims[3];
  const sizes: AttentionSizes = { batch, heads, keyHeads: heads, length, keyLength: key.dims[1], size, valueSize };
  const parts = {
    query: headsFirst(c, query),
    keyTransposed: keysLast(c, key),
    value: headsFirst(c, value),
    scale: c.float('scale') || 1 / Math.sqrt(size),
    masks: [
      keyMask(c, c.input(4), sizes),
      c.int('unidirectional') ? causalMask(c, sizes, c.type()) : undefined,
      c.input(5),
    ],
  };
  const output = joinHeads(c, scaledAttention(c, parts, sizes), sizes);
  return [output, c.wants(1) ? headsFirst(c, key) : undefined, c.wants(2) ? parts.value : undefined];
};
