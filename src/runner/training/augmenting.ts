import { Augmenter, DataError, imageSteps, Mixup, mixupAlpha } from '../../data';
import type { RunContext } from '../context';
import type { TrainingTask } from './task';

/** What is done to the samples of a training by chance. */
interface Augmenting {
  augmenter?: Augmenter;
  mixup?: Mixup;
}

/** What changes and mixes the samples of a training, where that is wanted. @throws DataError where they are no images. */
export function augmentingOf({ experiment }: RunContext, { samples, options: { augment } }: TrainingTask): Augmenting {
  if (augment.length === 0) return {};
  const { seed, data } = experiment;
  const { shape, element } = samples.dataset;
  if (element !== 'pixels') {
    throw new DataError(
      'unsupported',
      `Only images can be augmented, and the samples are ${element}.`,
      'Remove `augment`.',
    );
  }
  const alpha = mixupAlpha(augment);
  return {
    augmenter: new Augmenter(imageSteps(augment), { shape, normalize: data.normalize, seed }),
    mixup: alpha === undefined ? undefined : new Mixup(alpha, seed),
  };
}
