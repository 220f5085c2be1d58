import type { Augmentation } from '../change';

/** Wipes out a square of so many pixels, whose middle is anywhere in the image (DeVries & Taylor, 2017, arXiv:1708.04552). */
export const cutout: Augmentation<number> = (side, { channels, height, width }) => ({
  kind: 'repaint',
  apply(chance, pixels) {
    const [left, top] = [chance.below(width) - (side >> 1), chance.below(height) - (side >> 1)];
    const [from, to] = [Math.max(0, left), Math.min(width, left + side)];
    for (let channel = 0; channel < channels; channel++) {
      for (let y = Math.max(0, top); y < Math.min(height, top + side); y++) {
        const row = (channel * height + y) * width;
        // 0 is the mean of the data, once that is normalized.
        pixels.fill(0, row + from, row + to);
      }
    }
  },
});
