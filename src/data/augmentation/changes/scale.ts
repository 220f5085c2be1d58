import type { Augmentation } from '../change';

/** Makes larger or smaller around the middle, by up to this share. */
export const scale: Augmentation<number> = (share) => ({
  kind: 'move',
  draw(chance, map) {
    const inverse = 1 / (1 + chance.within(share));
    map.afterMatrix(inverse, 0, 0, inverse);
  },
});
