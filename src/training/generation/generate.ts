import type { Value } from '../../runtime';
import { type Choice, greedy } from './choice';
import type { Decoder, Tokens } from './decoding';

export interface GenerateOptions {
  /** The token that ends a text; also what stands before shorter prompts, as texts that ended do not show. */
  end: number;
  /** The most tokens to write after a prompt. */
  limit: number;
  /** The likeliest where it is left out. */
  choose?: Choice;
}

/** Prompts of one length, ends before the shorter ones. */
function aligned(prompts: readonly (readonly number[])[], end: number): Tokens {
  const columns = Math.max(...prompts.map(({ length }) => length));
  const data = new BigInt64Array(prompts.length * columns).fill(BigInt(end));
  prompts.forEach((prompt, row) => {
    data.set(prompt.map(BigInt), (row + 1) * columns - prompt.length);
  });
  return { rows: prompts.length, columns, data };
}

/** The logits of what comes after the last token of each row. */
function lastLogits({ dims, data }: Value): Float32Array[] {
  const [rows = 0, columns = 0, words = 0] = dims;
  return Array.from({ length: rows }, (_, row) => {
    const start = (row * columns + columns - 1) * words;
    return (data as Float32Array).slice(start, start + words);
  });
}

/**
 * Goes on with prompts until each has ended or reached the limit.
 * @param prompts not empty, and none of them.
 * @returns the tokens written, without the end.
 */
export async function generate(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  { end, limit, choose = greedy }: GenerateOptions,
): Promise<number[][]> {
  const written = prompts.map((): number[] => []);
  const ended = prompts.map(() => false);
  const decoding = decoder.start();
  let tokens = aligned(prompts, end);
  for (let count = 0; count < limit && ended.includes(false); count++) {
    const logits = lastLogits(await decoding.next(tokens));
    const chosen = logits.map((row, i) => (ended[i] ? end : choose(row)));
    chosen.forEach((token, i) => {
      if (token === end) ended[i] = true;
      else written[i]?.push(token);
    });
    tokens = { rows: prompts.length, columns: 1, data: BigInt64Array.from(chosen, BigInt) };
  }
  return written;
}
