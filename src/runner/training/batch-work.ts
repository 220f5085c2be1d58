import type { AugmentationStep, BatchArrays, Dataset, MixedLabels, PlainTokenizer, Samples } from '../../data';
import type { Surroundings } from './augmenting';

/** What a thread that makes batches is to do. */
export interface Work {
  samples: Samples;
  augment: readonly AugmentationStep[];
  around: Surroundings;
  /** Samples of a step. */
  batch: number;
}

/** The same, as the thread can be given it. */
export interface BatchWork extends Omit<Work, 'samples'> {
  dataset: Omit<Dataset, 'tokenizer'>;
  tokenizer?: PlainTokenizer;
  indices: Uint32Array;
  labels: Int32Array;
}

/** The batches of one step. */
export interface MadeStep extends Omit<BatchArrays, 'mixed' | 'teacherLogits'> {
  step: number;
  mixed: MixedLabels;
}
