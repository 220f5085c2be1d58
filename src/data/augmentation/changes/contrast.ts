import type { Augmentation } from '../change';
import { clipped } from '../clipped';

/** Moves all pixels away from the mean of the image, or towards it, by up to this share of their distance. */
export const contrast: Augmentation<number> = (share, { black, white }) => ({
  kind: 'repaint',
  apply(chance, pixels) {
    const factor = 1 + chance.within(share);
    let sum = 0;
    for (const pixel of pixels) sum += pixel;
    const mean = sum / pixels.length;
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = clipped(mean + ((pixels[i] as number) - mean) * factor, black, white);
    }
  },
});
