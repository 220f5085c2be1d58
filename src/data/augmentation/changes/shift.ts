import type { Augmentation } from '../change';

/** Moves by up to so many whole pixels in both directions; what comes in is black. */
export const shift: Augmentation<number> = (limit) => ({
  kind: 'move',
  draw(chance, map) {
    map.afterShift(chance.wholeWithin(limit), chance.wholeWithin(limit));
  },
});
