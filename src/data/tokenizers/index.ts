/** Tokenizers: bytes, words of the training data, or a `tokenizer.json` of Hugging Face. */
import { byteTokenizer } from './bytes';
import { readTokenizer } from './huggingface';
import type { Tokenizer, TokenizerSource } from './tokenizer';
import { wordTokenizer } from './words';

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
