import { type TextAugmentation, unprotected } from '../change';
import { without } from '../words';

/** Takes words out, each with probability p, but never the last. */
export const deletion: TextAugmentation = (options) => {
  const isFree = unprotected(options);
  return (before, chance) => {
    let left = before;
    for (let place = before.words.length - 1; place >= 0; place--) {
      const isGone = chance.happens(options.p) && isFree(before.words[place]?.text ?? '');
      if (isGone && left.words.length > 1) left = without(left, place);
    }
    return left;
  };
};
