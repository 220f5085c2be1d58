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
import { isTextStep, type TextStep } from './text';

/** Every way of changing an image, by the name that an experiment uses. Adding one edits this list only. */
const augmentations = { shift, rotate, scale, flip, crop, brightness, contrast, noise, cutout };

type All = typeof augmentations;
type OptionsOf<A> = A extends Augmentation<infer Options> ? Options : never;
/** One change of an image as an experiment has it: `{ rotate: 10 }`. */
export type ImageStep = { [K in keyof All]: { [P in K]: OptionsOf<All[P]> } }[keyof All];
/** One step as an experiment has it: a change of an image or of a text, or mixing images after all changes. */
export type AugmentationStep = ImageStep | { mixup: number } | TextStep;

/** The changes of single images, without what mixes them. */
export const imageSteps = (steps: readonly AugmentationStep[]): ImageStep[] =>
  steps.filter((step): step is ImageStep => !('mixup' in step) && !isTextStep(step));

/** The changes of texts. */
export const textSteps = (steps: readonly AugmentationStep[]): TextStep[] => steps.filter(isTextStep);

/** The α of mixup, where samples are to be mixed. */
export const mixupAlpha = (steps: readonly AugmentationStep[]): number | undefined =>
  steps.find((step): step is { mixup: number } => 'mixup' in step)?.mixup;

/** What a step does to images of one shape. */
export function changeOf(step: ImageStep, image: ImageFacts): Change {
  const [name, options] = Object.entries(step)[0] as [keyof All, never];
  return (augmentations[name] as Augmentation<unknown>)(options, image);
}
