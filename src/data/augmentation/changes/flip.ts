import type { Augmentation } from '../change';

/** Mirrors every other image, from left to right, from top to bottom, or each independently. */
export const flip: Augmentation<'horizontal' | 'vertical' | 'both'> = (direction) => ({
  kind: 'move',
  draw(chance, map) {
    const x = direction !== 'vertical' && chance.below(2) === 0 ? -1 : 1;
    const y = direction !== 'horizontal' && chance.below(2) === 0 ? -1 : 1;
    map.afterMatrix(x, 0, 0, y);
  },
});
