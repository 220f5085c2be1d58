import { synonymsAt, type TextAugmentation, unprotected } from '../change';
import { casedLike, opens } from '../words';

/** Replaces words by synonyms of their part of speech, in their form and casing. */
export const synonyms: TextAugmentation = (options) => {
  const isFree = unprotected(options);
  return (before, chance, thesaurus) => ({
    ...before,
    words: before.words.map((word, place) => {
      if (!chance.happens(options.p) || !isFree(word.text)) return word;
      const found = synonymsAt(before, place, thesaurus, opens(before, place));
      const chosen = found[chance.below(Math.max(1, found.length))];
      return chosen === undefined ? word : { ...word, text: casedLike(word.text, chosen) };
    }),
  });
};
