import type { Affine } from './affine';
import type { Chance } from './chance';

/** What the pixels of one sample mean. */
export interface ImageFacts {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The normalized values of the darkest and the brightest pixel. */
  readonly black: number;
  readonly white: number;
}

/** Another place for every pixel. Several in a row are done at once, so that an image is resampled once. */
export interface Move {
  kind: 'move';
  /** Turns a map from places of the new image to places of the old one, around the middle, into that of one move more. */
  draw(chance: Chance, map: Affine): void;
}

/** Another value for pixels, in place. */
export interface Repaint {
  kind: 'repaint';
  /** @param pixels [channels, height, width], normalized. */
  apply(chance: Chance, pixels: Float32Array): void;
}

export type Change = Move | Repaint;

/** One way of changing an image by chance: of what is asked for in an experiment, and of images of one shape. */
export type Augmentation<Options> = (options: Options, image: ImageFacts) => Change;
