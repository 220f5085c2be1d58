import type { Augmentation } from '../change';
import { clipped } from '../clipped';

/** Makes all pixels brighter or darker, by up to this share of the range from black to white. */
export const brightness: Augmentation<number> = (share, { black, white }) => ({
  kind: 'repaint',
  apply(chance, pixels) {
    const more = chance.within(share) * (white - black);
    for (let i = 0; i < pixels.length; i++) pixels[i] = clipped((pixels[i] as number) + more, black, white);
  },
});
