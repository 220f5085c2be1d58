import type { Chance } from '../chance';
import type { Thesaurus } from './thesaurus';
import type { Words } from './words';

/** How likely a change is for each word, and the words that stay. */
export interface TextOptions {
  p: number;
  protect?: readonly string[];
}

/** What knows synonyms; some changes need none. */
export type Synonyms = Pick<Thesaurus, 'synonyms'>;

/** Changes the words of a text by chance. */
export type TextChange = (words: Words, chance: Chance, thesaurus: Synonyms) => Words;

/** One way of changing a text by chance: of what is asked for in an experiment. */
export type TextAugmentation = (options: TextOptions) => TextChange;

/** Whether a word may be changed. */
export function unprotected({ protect = [] }: TextOptions): (word: string) => boolean {
  const kept = new Set(protect.map((word) => word.toLowerCase()));
  return (word) => !kept.has(word.toLowerCase());
}

/** Synonyms for the word at a place; none for what may be a name: a capital that opens no sentence. */
export function synonymsAt(of: Words, place: number, thesaurus: Synonyms, opens: boolean): readonly string[] {
  const word = of.words[place]?.text ?? '';
  const isName = !opens && /^\p{Lu}.*\p{Ll}/u.test(word);
  return isName ? [] : thesaurus.synonyms(word.toLowerCase(), of.words[place - 1]?.text.toLowerCase());
}
