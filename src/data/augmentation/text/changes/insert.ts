import type { Chance } from '../../chance';
import { type Synonyms, synonymsAt, type TextAugmentation } from '../change';
import { opens, type Word, type Words } from '../words';

/** A synonym of any word of a text; a few words are tried. */
function anySynonym(words: Words, chance: Chance, thesaurus: Synonyms): string | undefined {
  for (let tries = 0; tries < 10; tries++) {
    const place = chance.below(words.words.length);
    const found = synonymsAt(words, place, thesaurus, opens(words, place));
    if (found.length > 0) return found[chance.below(found.length)];
  }
  return undefined;
}

/** With a word behind the one at a place, and what stood behind that behind it. */
function withWord(words: readonly Word[], place: number, text: string): readonly Word[] {
  const previous = words[place];
  return previous ? words.toSpliced(place, 1, { ...previous, after: ' ' }, { text, after: previous.after }) : words;
}

/** Puts synonyms of words of the text behind any of its words: about p for each. */
export const insert: TextAugmentation = ({ p }) => {
  return (before, chance, thesaurus) => {
    let { words } = before;
    for (let i = 0; i < before.words.length; i++) {
      const added = chance.happens(p) ? anySynonym(before, chance, thesaurus) : undefined;
      if (added !== undefined) words = withWord(words, chance.below(words.length), added);
    }
    return { ...before, words };
  };
};
