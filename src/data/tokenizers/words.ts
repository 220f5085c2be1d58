import { hubJson } from './hub-json';
import type { Tokenizer } from './tokenizer';

const PADDING = 0;
const UNKNOWN = 1;
const special = ['[PAD]', '[UNK]'];

/** Words of letters and digits, and runs of whatever else is no space. */
const pattern = String.raw`[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]+`;
const word = new RegExp(pattern, 'gu');
const wordsOf = (text: string): string[] => text.toLowerCase().match(word) ?? [];

/** The most frequent words, at most `count`; of equally frequent ones those that come first in the order of characters. */
function frequentWords(texts: Iterable<string>, count: number): string[] {
  const times = new Map<string, number>();
  for (const text of texts) for (const found of wordsOf(text)) times.set(found, (times.get(found) ?? 0) + 1);
  return [...times]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([found]) => found);
}

/**
 * Words in lower case are tokens, the most frequent of some texts; all others are one token, `[UNK]`.
 * @param vocabulary the most tokens that there may be, padding and unknown included.
 */
export function wordTokenizer(texts: Iterable<string>, vocabulary: number): Tokenizer {
  return tokenizerOf([...special, ...frequentWords(texts, vocabulary - special.length)]);
}

/** The tokenizer whose `tokenizer.json` this is. */
export function wordsFromJson(json: string): Tokenizer {
  const { model } = JSON.parse(json) as { model: { vocab: Record<string, number> } };
  return tokenizerOf(Object.keys(model.vocab).sort((a, b) => (model.vocab[a] ?? 0) - (model.vocab[b] ?? 0)));
}

/** @param words in the order of their ids, the special ones first. */
function tokenizerOf(words: readonly string[]): Tokenizer {
  const ids = new Map(words.map((text, id) => [text, id]));
  return {
    kind: 'words',
    vocabulary: words.length,
    padding: PADDING,
    frame: { before: [], after: [] },
    encode: (text) => wordsOf(text).map((found) => ids.get(found) ?? UNKNOWN),
    json: hubJson({
      normalizer: { type: 'Lowercase' },
      // Inverted: what the pattern does not match is taken out.
      pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Removed', invert: true },
      decoder: null,
      // Pieces that go on within a word do not occur: a word is known as a whole or not at all.
      model: {
        type: 'WordPiece',
        vocab: Object.fromEntries(ids),
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 1000,
      },
      special,
    }),
  };
}
