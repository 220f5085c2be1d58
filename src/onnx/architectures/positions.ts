import type { GraphBuilder } from '../builder';
import { elementCode, int64 } from '../tensor';

/**
 * Names of the values by which a decoder is given a memory (see `training/generation`): all tokens up to now, and where
 * the new ones stand among them.
 */
export const SEEN_TOKENS = 'seen_tokens';
const POSITIONS = 'positions';

/** The id of what fills a text up to its length, and of what ends one. */
export const PADDING = 0;
export const END = 1;

/** Cosines and sines of the angles by which queries and keys are turned, [L, head / 2] each. */
export interface Rotation {
  cos: string;
  sin: string;
}

/** 0…end−1. */
const range = (b: GraphBuilder, end: string): string =>
  b.add('Range', [b.constant(int64(0)), end, b.constant(int64(1))]);

const lengthOf = (b: GraphBuilder, tokens: string): string =>
  b.add('Gather', [b.add('Shape', [tokens]), b.constant(int64(1))], { axis: 0 });

/** Where tokens [N, L] stand among all that were seen: 0…L−1 where these are all. */
export function addPositions(b: GraphBuilder, tokens: string): void {
  const seen = lengthOf(b, b.add('Identity', [tokens], {}, SEEN_TOKENS));
  b.add('Range', [b.add('Sub', [seen, lengthOf(b, tokens)]), seen, b.constant(int64(1))], {}, POSITIONS);
}

/**
 * Rotary positions (Su et al., 2021, arXiv:2104.09864): the pair i of a head's numbers is turned by place · 10000^(−2i/head).
 * Computed in the graph, so that no table of them is mistaken for weights or limits the length.
 */
export function rotation(b: GraphBuilder, head: number): Rotation {
  const float = { to: elementCode('float32') };
  const pairs = b.add('Cast', [range(b, b.constant(int64(head / 2)))], float);
  const rates = b.add('Exp', [b.add('Mul', [pairs, b.scalar((-2 * Math.log(10_000)) / head, 'float32')])]);
  const places = b.add('Unsqueeze', [b.add('Cast', [POSITIONS], float), b.ints([1])]);
  const angles = b.add('Mul', [places, rates]);
  return { cos: b.add('Cos', [angles], {}, 'cosines'), sin: b.add('Sin', [angles], {}, 'sines') };
}

/** Turns x [N, heads, L, head]; halves of the last axis make the pairs. */
export function rotate(b: GraphBuilder, x: string, { cos, sin }: Rotation, output: string): string {
  const first = b.fresh('first');
  const second = b.fresh('second');
  b.node('Split', [x], [first, second], { axis: -1, num_outputs: 2 });
  const mul = (value: string, by: string) => b.add('Mul', [value, by]);
  const left = b.add('Sub', [mul(first, cos), mul(second, sin)]);
  const right = b.add('Add', [mul(second, cos), mul(first, sin)]);
  return b.add('Concat', [left, right], { axis: -1 }, output);
}

/** What is added to a score that must not count. Finite, so that no row of scores is without a number. */
const NEVER = -1e9;

const forbid = (b: GraphBuilder, forbidden: string, output: string): string =>
  b.add('Where', [forbidden, b.scalar(NEVER, 'float32'), b.scalar(0, 'float32')], {}, output);

/**
 * Hides from each place those after it, and those of texts that ended before: [N, 1, L, seen]. So several texts may stand
 * in one row, and none knows of the others.
 */
export function causalMask(b: GraphBuilder): string {
  const isEnd = b.add('Equal', [SEEN_TOKENS, b.constant(int64(END))]);
  const ends = b.add('Cast', [isEnd], { to: elementCode('int64') });
  const text = b.add('CumSum', [ends, b.constant(int64(1))], { exclusive: 1 });
  const own = b.add('Unsqueeze', [b.add('Gather', [text, POSITIONS], { axis: 1 }), b.ints([1, 3])]);
  const isOther = b.add('Not', [b.add('Equal', [own, b.add('Unsqueeze', [text, b.ints([1, 2])])])]);
  const places = b.add('Unsqueeze', [POSITIONS, b.ints([1])]);
  const isLater = b.add('Greater', [range(b, lengthOf(b, SEEN_TOKENS)), places]);
  return forbid(b, b.add('Or', [isOther, isLater]), 'causal_mask');
}

/** 1 for each token of [N, L], 0 for padding. */
export function presence(b: GraphBuilder, tokens: string): string {
  const isPadding = b.add('Equal', [tokens, b.constant(int64(PADDING))]);
  return b.add('Cast', [b.add('Not', [isPadding])], { to: elementCode('float32') }, 'presence');
}

/** Hides padding from all: [N, 1, 1, L]. */
export function paddingMask(b: GraphBuilder, tokens: string): string {
  const isPadding = b.add('Equal', [tokens, b.constant(int64(PADDING))]);
  return forbid(b, b.add('Unsqueeze', [isPadding, b.ints([1, 2])]), 'padding_mask');
}
