import { type ElementType, isFloat } from '../tensor';
import type { LoweringContext } from './lowering';

/** The sizes of an attention: queries [batch, heads, length, size], keys and values [batch, keyHeads, keyLength, ...]. */
export interface AttentionSizes {
  batch: number;
  heads: number;
  keyHeads: number;
  length: number;
  keyLength: number;
  size: number;
  valueSize: number;
}

export interface AttentionParts {
  /** [batch, heads, length, size]. */
  query: string;
  /** [batch, keyHeads, size, keyLength]. */
  keyTransposed: string;
  /** [batch, keyHeads, keyLength, valueSize]. */
  value: string;
  scale: number;
  /** Values that are added to the scores, each broadcastable to [batch, heads, length, keyLength]. */
  masks: (string | undefined)[];
  /** Scores are kept within ± this, by tanh; 0 for no limit. */
  softcap?: number;
}

/** What stands for "never" in a mask: the lowest number of the type, so that a row of nothing else stays a number. */
export const lowest = (type: ElementType): number => (type === 'float16' ? -65504 : -3.4028234663852886e38);

/** A mask [1, 1, length, keyLength] that hides what comes later. @param window how many keys, itself included, one may see. */
export function causalMask(c: LoweringContext, s: AttentionSizes, type: ElementType, window = Infinity): string {
  const { length, keyLength } = s;
  const hidden = (row: number, key: number) => key > row || key <= row - window;
  const cell = (_: unknown, i: number) => (hidden(Math.floor(i / keyLength), i % keyLength) ? lowest(type) : 0);
  return c.floats(Float32Array.from({ length: length * keyLength }, cell), [1, 1, length, keyLength], type);
}

/** 0 where `allowed` (a bool) holds, else `otherwise`. */
export const maskWhere = (c: LoweringContext, allowed: string, otherwise: number, type: ElementType): string =>
  c.add('Where', [allowed, c.scalar(0, type), c.scalar(otherwise, type)]);

/** softmax(scale · Q Kᵀ + masks) V (arXiv:1706.03762). @returns [batch, heads, length, valueSize]. */
export function scaledAttention(c: LoweringContext, parts: AttentionParts, s: AttentionSizes): string {
  const type = c.type();
  if (!isFloat(type) || s.heads % s.keyHeads !== 0) c.fail();
  // Heads that share a key are rows of one product.
  const grouped = s.heads !== s.keyHeads;
  const rows = (s.heads / s.keyHeads) * s.length;
  const query = grouped ? c.reshape(parts.query, [s.batch, s.keyHeads, rows, s.size]) : parts.query;
  const product = c.add('MatMul', [query, parts.keyTransposed]);
  const scores = grouped ? c.reshape(product, [s.batch, s.heads, s.length, s.keyLength]) : product;
  const scaled = c.add('Mul', [scores, c.scalar(parts.scale, type)]);
  const weights = c.add('Softmax', [c.sum(capped(c, scaled, parts.softcap ?? 0, type), ...parts.masks)], { axis: -1 });
  if (!grouped) return c.add('MatMul', [weights, parts.value]);
  const mixed = c.add('MatMul', [c.reshape(weights, [s.batch, s.keyHeads, rows, s.keyLength]), parts.value]);
  return c.reshape(mixed, [s.batch, s.heads, s.length, s.valueSize]);
}

function capped(c: LoweringContext, scores: string, limit: number, type: ElementType): string {
  if (limit === 0) return scores;
  const bound = c.scalar(limit, type);
  return c.add('Mul', [c.add('Tanh', [c.add('Div', [scores, bound])]), bound]);
}

/** [batch, length, heads · size] → [batch, heads, length, size], or with the last two axes swapped. */
export function splitHeads(
  c: LoweringContext,
  x: string,
  dims: readonly [batch: number, length: number, heads: number, size: number],
  transposed = false,
): string {
  return c.transpose(c.reshape(x, dims), transposed ? [0, 2, 3, 1] : [0, 2, 1, 3]);
}

/** [batch, heads, length, size] → [batch, length, heads · size]. */
export const joinHeads = (c: LoweringContext, x: string, s: AttentionSizes): string =>
  c.reshape(c.transpose(x, [0, 2, 1, 3]), [s.batch, s.length, s.heads * s.valueSize]);
