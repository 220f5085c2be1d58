import type { Augmentation, Change, ImageFacts } from './change';
import { brightness } from './changes/brightness';
import { contrast } from './changes/contrast';
import { crop } from './changes/crop';
import { cutout } from './changes/cutout';
import { flip } from './changes/flip';
import { noise } from './changes/noise';
import { rotate } from './changes/rotate';
import { scale } from './changes/scale';
import { shift } from './changes/shift';

/** Every way of changing an image, by the name that an experiment uses. Adding one edits this list only. */
const augmentations = { shift, rotate, scale, flip, crop, brightness, contrast, noise, cutout };

type All = typeof augmentations;
type OptionsOf<A> = A extends Augmentation<infer Options> ? Options : never;
/** One step as an experiment has it: `{ rotate: 10 }`. */
export type AugmentationStep = { [K in keyof All]: { [P in K]: OptionsOf<All[P]> } }[keyof All];

/** What a step does to images of one shape. */
export function changeOf(step: AugmentationStep, image: ImageFacts): Change {
  const [name, options] = Object.entries(step)[0] as [keyof All, never];
  return (augmentations[name] as Augmentation<unknown>)(options, image);
}
