import type { Augmentation } from '../change';
import { clipped } from '../clipped';

/** Adds normal noise to every pixel, whose deviation is this share of the range from black to white. */
export const noise: Augmentation<number> = (share, { black, white }) => ({
  kind: 'repaint',
  apply(chance, pixels) {
    const deviation = share * (white - black);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = clipped((pixels[i] as number) + deviation * chance.normal(), black, white);
    }
  },
});
