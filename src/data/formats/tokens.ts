import { createDataset, type Dataset } from '../dataset';
import { DataError, recordError } from '../errors';
import { createTokenizer, framed } from '../tokenizers';
import { Growing } from './growing';
import type { LabelCoder } from './labels';
import type { Reading } from './reading';

/** Texts with their labels as a {@link LabelCoder} numbered them, and where each stands. */
export class TextSamples {
  readonly texts: string[] = [];
  readonly places: number[] = [];
  readonly #at: string[] = [];

  add(text: string, place: number, at: string): void {
    this.texts.push(text);
    this.places.push(place);
    this.#at.push(at);
  }

  at(index: number): string {
    return this.#at[index] ?? '';
  }
}

/** How texts are cut, and by what. @throws DataError where no tokenizer is named. */
async function tokenizerFor(file: string, { texts }: TextSamples, reading: Reading) {
  const { tokenizer: source, like } = reading.options;
  if (!source) {
    const remedy = 'Add data.tokenizer, e.g. { kind: words, vocabulary: 8000, length: 128 }.';
    throw new DataError('unsupported', 'A model takes texts as tokens, but no tokenizer is named.', remedy, { file });
  }
  const { length, truncate = false } = source;
  const tokenizer = like?.tokenizer ?? (await createTokenizer(source, texts, (path) => reading.resolve(path)));
  return { tokenizer, length, truncate };
}

/**
 * A dataset of tokens from texts: [count, length], filled up with the padding of the tokenizer.
 * @throws DataError where a text is longer and may not be cut or skipped, or no tokenizer is named.
 */
export async function tokenDataset(
  file: string,
  samples: TextSamples,
  coder: LabelCoder,
  reading: Reading,
): Promise<Dataset> {
  const { tokenizer, length, truncate } = await tokenizerFor(file, samples, reading);
  const inputs = new Growing((size) => new Int32Array(size));
  const places: number[] = [];
  const texts: string[] = [];
  let cut = 0;
  for (const [i, text] of samples.texts.entries()) {
    const { ids, needed } = framed(tokenizer, text, length);
    if (needed <= length || truncate) {
      inputs.push(ids);
      places.push(samples.places[i] ?? 0);
      texts.push(text);
      if (needed > length) cut++;
    } else {
      const problem = `the text has ${needed} tokens, more than the ${length} of tokenizer.length`;
      const remedy = 'Raise the length as far as the model allows, or set tokenizer.truncate to cut what is longer.';
      reading.skip(recordError(file, samples.at(i), problem, remedy));
    }
  }
  const notes = reading.notes(places.length, file);
  if (cut > 0) notes.push(`${cut} of ${places.length} texts of ${file} were cut to ${length} tokens.`);
  const { vocabulary, padding } = tokenizer;
  const content = { count: places.length, shape: [length], element: 'tokens', vocabulary, padding, notes } as const;
  return createDataset({ ...content, ...coder.finish(places), inputs: inputs.finish(), tokenizer, texts });
}
