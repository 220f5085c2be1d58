import { Augmenter, DataError } from '../../data';
import type { RunContext } from '../context';
import type { TrainingTask } from './task';

/** What changes the samples of a training by chance, where that is wanted. @throws DataError where they are no images. */
export function augmenterOf({ experiment }: RunContext, { samples, options }: TrainingTask): Augmenter | undefined {
  if (options.augment.length === 0) return undefined;
  const { shape, element } = samples.dataset;
  if (element !== 'pixels') {
    throw new DataError(
      'unsupported',
      `Only images can be augmented, and the samples are ${element}.`,
      'Remove `augment`.',
    );
  }
  return new Augmenter(options.augment, { shape, normalize: experiment.data.normalize, seed: experiment.seed });
}
