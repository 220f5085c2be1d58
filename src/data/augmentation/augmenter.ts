import { DataError } from '../errors';
import type { Normalize } from '../normalize';
import { Affine } from './affine';
import { EpochChance, type Occasion } from './chance';
import type { Change, ImageFacts } from './change';
import { changeOf, type ImageStep } from './index';
import { resample } from './resample';

export type { Occasion };

/** Changes the inputs of one sample in place, as chance has it for that occasion. */
export interface SampleAugmenter {
  apply(inputs: Float32Array | BigInt64Array, occasion: Occasion): void;
}

/** Whether a shape is that of images: [channels, height, width]. */
const isImage = (shape: readonly number[]): shape is readonly [number, number, number] => shape.length === 3;

/** What is known of images, from their shape and how they were normalized. */
function imageFacts(
  [channels, height, width]: readonly [number, number, number],
  { mean, std }: Normalize,
): ImageFacts {
  return { channels, height, width, black: -mean / std, white: (1 - mean) / std };
}

/**
 * Changes images by chance, as a list of steps says. What becomes of a sample is a function of the seed, the epoch and the
 * sample alone, so that a run that was killed and goes on sees the same images.
 */
export class Augmenter implements SampleAugmenter {
  readonly #image: ImageFacts;
  readonly #changes: readonly Change[];
  readonly #map = new Affine();
  readonly #before: Float32Array;
  readonly #chance: EpochChance;

  /** @throws DataError where samples of `shape` are no images. */
  constructor(
    steps: readonly ImageStep[],
    { shape, normalize, seed }: { shape: readonly number[]; normalize: Normalize; seed: number },
  ) {
    if (!isImage(shape)) {
      throw new DataError(
        'unsupported',
        `Samples of [${shape}] cannot be augmented: they are no images of channels, height and width.`,
        'Remove `augment`, or name data of images.',
      );
    }
    const image = imageFacts(shape, normalize);
    this.#image = image;
    this.#changes = steps.map((step) => changeOf(step, image));
    this.#before = new Float32Array(image.channels * image.height * image.width);
    this.#chance = new EpochChance(seed, 'augment');
  }

  /** Changes a sample in place. @param pixels normalized. */
  apply(pixels: Float32Array, occasion: Occasion): void {
    const chance = this.#chance.at(occasion);
    let moved = false;
    for (const change of this.#changes) {
      if (change.kind === 'move') {
        change.draw(chance, this.#map);
        moved = true;
        continue;
      }
      if (moved) this.#move(pixels);
      moved = false;
      change.apply(chance, pixels);
    }
    if (moved) this.#move(pixels);
  }

  #move(pixels: Float32Array): void {
    this.#before.set(pixels);
    resample(this.#before, pixels, this.#map, this.#image);
    this.#map.reset();
  }
}
