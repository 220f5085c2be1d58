import type { Part } from './wordnet';

type Tense = 'PastTense' | 'PresentTense' | 'Gerund';
type OfWord = (word: string, model: object) => string;

/** What of compromise is used: how words change, not how they are told. */
interface Transform {
  noun: { toPlural: OfWord; toSingular: OfWord };
  verb: {
    toInfinitive(word: string, model: object, tense: Tense): string;
    conjugate(word: string, model: object): Partial<Record<Tense, string>>;
  };
  adjective: { toComparative: OfWord; toSuperlative: OfWord; fromComparative: OfWord; fromSuperlative: OfWord };
}

/** One way to read a word: its part of speech, its base form, and how another word takes the same form. */
export interface Form {
  part: Part;
  base: string;
  inflect(other: string): string | undefined;
}

const tenses: readonly Tense[] = ['PastTense', 'PresentTense', 'Gerund'];
const asItIs = (word: string): string => word;

/**
 * A reading that leads back to the word, else none: what cannot be undone was guessed. Another word that does not change
 * is not known to the library.
 */
function checked(word: string, { part, base, inflect }: Form): Form[] {
  if (!base || base === word || inflect(base) !== word) return [];
  const changed = (other: string) => {
    const form = inflect(other);
    return form === other ? undefined : form;
  };
  return [{ part, base, inflect: changed }];
}

/** How English words change. The library is large, and read when it is needed. */
export class Inflection {
  private constructor(
    private readonly transform: Transform,
    private readonly model: object,
  ) {}

  static async load(): Promise<Inflection> {
    const { default: nlp } = await import('compromise/two');
    const { two } = nlp.methods() as { two: { transform: Transform } };
    return new Inflection(two.transform, nlp.model());
  }

  /** Every reading of a word in lower case. Base forms may be any part of speech: a dictionary tells which. */
  formsOf(word: string): Form[] {
    const {
      transform: { noun, verb, adjective },
      model,
    } = this;
    const bases = (['noun', 'verb', 'adj', 'adv'] as const).map((part) => ({ part, base: word, inflect: asItIs }));
    const plural = { base: noun.toSingular(word, model), inflect: (other: string) => noun.toPlural(other, model) };
    const conjugated = tenses.map((tense) => ({
      base: verb.toInfinitive(word, model, tense),
      inflect: (other: string) => verb.conjugate(other, model)[tense],
    }));
    const compared = [
      { base: adjective.fromComparative(word, model), inflect: (o: string) => adjective.toComparative(o, model) },
      { base: adjective.fromSuperlative(word, model), inflect: (o: string) => adjective.toSuperlative(o, model) },
    ];
    return [
      ...bases,
      ...checked(word, { part: 'noun', ...plural }),
      ...conjugated.flatMap((form) => checked(word, { part: 'verb', ...form })),
      ...compared.flatMap((form) => checked(word, { part: 'adj', ...form })),
    ];
  }
}
