import type { Augmentation } from '../change';

/** The place that a place beyond the edge mirrors. */
const mirrored = (place: number, size: number): number => {
  const last = size - 1;
  const beyond = Math.abs(place) % (2 * last || 1);
  return last === 0 ? 0 : last - Math.abs(last - beyond);
};

/** Lays a border of so many mirrored pixels around the image, and cuts one of the old size out of it. */
export const crop: Augmentation<number> = (padding, { channels, height, width }) => {
  const whole = new Float32Array(channels * height * width);
  return {
    kind: 'repaint',
    apply(chance, pixels) {
      const [right, down] = [chance.wholeWithin(padding), chance.wholeWithin(padding)];
      whole.set(pixels);
      for (let row = 0; row < channels * height; row++) {
        const y = row % height;
        const from = (row - y + mirrored(y + down, height)) * width;
        for (let x = 0; x < width; x++) pixels[row * width + x] = whole[from + mirrored(x + right, width)] as number;
      }
    },
  };
};
