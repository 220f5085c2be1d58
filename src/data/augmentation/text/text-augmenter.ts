import { framed, type Tokenizer } from '../../tokenizers';
import type { Occasion, SampleAugmenter } from '../augmenter';
import { EpochChance } from '../chance';
import type { Synonyms, TextChange } from './change';
import { type TextStep, textChangeOf } from './index';
import { textOf, wordsOf } from './words';

/** What a text augmenter works with. */
export interface TextSource {
  seed: number;
  /** The text of a sample, counted as the epoch counts them. */
  text(sample: number): string;
  tokenizer: Tokenizer;
  /** Tokens of a sample. */
  length: number;
  thesaurus: Synonyms;
}

/**
 * Changes texts by chance, as a list of steps says, before they become tokens. What becomes of a sample is a function of
 * the seed, the epoch and the sample alone. What has become longer than a sample is cut at its end.
 */
export class TextAugmenter implements SampleAugmenter {
  readonly #changes: readonly TextChange[];
  readonly #chance: EpochChance;

  constructor(
    steps: readonly TextStep[],
    private readonly source: TextSource,
  ) {
    this.#changes = steps.map(textChangeOf);
    this.#chance = new EpochChance(source.seed, 'augment');
  }

  /** The text of a sample as it is seen in an epoch. */
  textAt(occasion: Occasion): string {
    const { text, thesaurus } = this.source;
    const chance = this.#chance.at(occasion);
    const changed = this.#changes.reduce(
      (words, change) => change(words, chance, thesaurus),
      wordsOf(text(occasion.sample)),
    );
    return textOf(changed);
  }

  /** Writes the tokens of the changed text over those of the text as it was. */
  apply(tokens: BigInt64Array, occasion: Occasion): void {
    const { tokenizer, length } = this.source;
    const { ids } = framed(tokenizer, this.textAt(occasion), length);
    for (const [i, id] of ids.entries()) tokens[i] = BigInt(id);
  }
}
