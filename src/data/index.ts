/** Data: readers, seeded splits and orders, augmentation, and the batches that a training step reads. */
export { type AugmentationStep, type ImageStep, imageSteps, mixupAlpha, textSteps } from './augmentation';
export { Augmenter, type SampleAugmenter } from './augmentation/augmenter';
export { Mixup } from './augmentation/mixup';
export { looksUp, type TextStep } from './augmentation/text';
export { findWordNet } from './augmentation/text/find-wordnet';
export { TextAugmenter } from './augmentation/text/text-augmenter';
export { Thesaurus } from './augmentation/text/thesaurus';
export { allocateBatch, allocateInputs, type BatchArrays, BatchAssembler, type MixedLabels } from './batches';
export { type Dataset, type DatasetSummary, type Element, labelCount, sampleSize, unlabelled } from './dataset';
export { DataError, type DataErrorCode } from './errors';
export { type EvaluationBatch, evaluationBatches } from './evaluation';
export { type DatasetSource, describeDataset, readDataset } from './formats';
export { readLabels, readSamples, type SampleArray } from './formats/arrays';
export type { Kind, ReadOptions } from './formats/reading';
export { type ReasoningSource, reasoningProblems } from './formats/reasoning';
export { mixSamples } from './mix';
export { type Normalize, normalizeTable } from './normalize';
export { epochOrder } from './order';
export {
  decode,
  encode,
  end,
  isRight,
  type LevelledProblem,
  type Part,
  type Problem,
  promptOf,
  solutionOf,
} from './reasoning';
export { type Changes, RowChanger } from './row-changer';
export { allSamples, type Samples } from './samples';
export { keepLabels, splitDataset } from './split';
export { type PlainTokenizer, revivedTokenizer, type Tokenizer, type TokenizerSource } from './tokenizers';
export { TrainingBatches } from './training-batches';
