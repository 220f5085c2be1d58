/** Tokenizers: bytes, words of the training data, or a `tokenizer.json` of Hugging Face. */
import { byteTokenizer } from './bytes';
import { hubFromJson, readTokenizer } from './huggingface';
import type { Tokenizer, TokenizerSource } from './tokenizer';
import { wordsFromJson, wordTokenizer } from './words';

export { type Framed, framed } from './framed';
export type { Tokenizer, TokenizerSource } from './tokenizer';

/**
 * The tokenizer that an experiment asks for.
 * @param texts from which the words are taken. @param resolve makes its path absolute.
 * @throws DataError
 */
export async function createTokenizer(
  source: TokenizerSource,
  texts: Iterable<string>,
  resolve: (path: string) => string,
): Promise<Tokenizer> {
  if (source.kind === 'bytes') return byteTokenizer();
  if (source.kind === 'words') return wordTokenizer(texts, source.vocabulary);
  return readTokenizer(resolve(source.file), source.padding);
}

/** What of a tokenizer can be handed to another thread. */
export type PlainTokenizer = Pick<Tokenizer, 'kind' | 'json' | 'padding'>;

/** The tokenizer that was handed over. */
export function revivedTokenizer({ kind, json, padding }: PlainTokenizer): Tokenizer {
  if (kind === 'bytes') return byteTokenizer();
  return kind === 'words' ? wordsFromJson(json) : hubFromJson(json, padding);
}
