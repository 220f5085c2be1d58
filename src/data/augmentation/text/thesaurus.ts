import { degrees, determiners, functionWords, verbLeaders } from './function-words';
import { type Form, Inflection } from './inflection';
import { type Part, WordNet } from './wordnet';

/** A word as one part of speech: how usual that is, and other words for it in the same form. */
interface Reading {
  part: Part;
  count: number;
  synonyms: string[];
}

/** Meanings that are met less often than this share of the first are not looked at: their words would say something else. */
const USUAL = 0.25;

/** What a word can be after another one; undefined where that does not tell. */
function possibleAfter(previous: string): readonly Part[] | undefined {
  if (determiners.has(previous)) return ['noun', 'adj'];
  if (degrees.has(previous)) return ['adj', 'adv'];
  return verbLeaders.has(previous) ? ['verb', 'adv'] : undefined;
}

/** Synonyms of English words in the form that they stand in, each word looked up once. */
export class Thesaurus {
  readonly #readings = new Map<string, Reading[]>();

  private constructor(
    private readonly wordnet: WordNet,
    private readonly inflection: Inflection,
  ) {}

  /** @param folder of WordNet's files. */
  static async open(folder: string): Promise<Thesaurus> {
    return new Thesaurus(await WordNet.open(folder), await Inflection.load());
  }

  /**
   * Words that may stand for another one. Its part of speech is told by the word before it, and by how often it is met as
   * what; where that has no synonyms there are none.
   * @param word, previous in lower case.
   */
  synonyms(word: string, previous = ''): readonly string[] {
    if (functionWords.has(word) || /\d/.test(word)) return [];
    const readings = this.#readingsOf(word);
    const possible = possibleAfter(previous);
    const fitting = readings.filter(({ part }) => possible?.includes(part) ?? true);
    const usual = (fitting.length > 0 ? fitting : readings).reduce<Reading | undefined>(
      (best, reading) => (best && best.count >= reading.count ? best : reading),
      undefined,
    );
    return usual?.synonyms ?? [];
  }

  #readingsOf(word: string): Reading[] {
    const known =
      this.#readings.get(word) ?? this.inflection.formsOf(word).flatMap((form) => this.#reading(form, word));
    this.#readings.set(word, known);
    return known;
  }

  #reading({ part, base, inflect }: Form, word: string): Reading[] {
    const meanings = this.wordnet.meanings(base, part);
    if (meanings.length === 0) return [];
    const counts = this.wordnet.counts(base, part);
    const [first = 0] = counts;
    const isUsual = (_: number, i: number) => i === 0 || (first > 0 && (counts[i] ?? 0) >= USUAL * first);
    const words = meanings.filter(isUsual).map((meaning) => this.wordnet.synonyms(base, part, meaning));
    const found = words.find(({ length }) => length > 0) ?? [];
    const synonyms = found.map(inflect).filter((other) => other !== undefined && other !== word);
    return [{ part, count: counts.reduce((sum, n) => sum + n, 0), synonyms: synonyms as string[] }];
  }
}
