import { hubJson } from './hub-json';
import type { Tokenizer } from './tokenizer';

/** 0 is padding; the byte b is the token b + 1. */
const FIRST = 1;
const encoder = new TextEncoder();

/**
 * The character that GPT-2's byte-level alphabet shows a byte as (Radford et al., 2019): itself where it can be seen,
 * else the next one above U+0100.
 */
function alphabet(): string[] {
  const isShown = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173);
  let hidden = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isShown(byte) ? byte : 256 + hidden++));
}

/** Every byte of a text in UTF-8 is a token: no word is unknown, and nothing is to be learnt from the data first. */
export function byteTokenizer(): Tokenizer {
  const vocab = { '[PAD]': 0, ...Object.fromEntries(alphabet().map((shown, byte) => [shown, FIRST + byte])) };
  return {
    kind: 'bytes',
    vocabulary: FIRST + 256,
    padding: 0,
    frame: { before: [], after: [] },
    encode: (text) => Array.from(encoder.encode(text), (byte) => FIRST + byte),
    json: hubJson({
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      decoder: { type: 'ByteLevel' },
      model: { type: 'BPE', vocab, merges: [], unk_token: null },
      special: ['[PAD]'],
    }),
  };
}
