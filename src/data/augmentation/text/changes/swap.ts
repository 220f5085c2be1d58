import { type TextAugmentation, unprotected } from '../change';

/** Lets words change places, each with probability p with any other; what stands between them stays. */
export const swap: TextAugmentation = (options) => {
  const isFree = unprotected(options);
  return (before, chance) => {
    const texts = before.words.map(({ text }) => text);
    for (const place of texts.keys()) {
      if (!chance.happens(options.p)) continue;
      const other = chance.below(texts.length);
      const [one = '', two = ''] = [texts[place], texts[other]];
      if (isFree(one) && isFree(two)) [texts[place], texts[other]] = [two, one];
    }
    return { ...before, words: before.words.map((word, i) => ({ ...word, text: texts[i] ?? '' })) };
  };
};
