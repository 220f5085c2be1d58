/** What this folder offers: a training step compiled from any ONNX classifier, and what trains with it. */
export { evalModel, optimizerModel, trainingModel, writeArtifacts } from './artifacts';
export { decodeSafetensors, encodeSafetensors } from './checkpoint';
export {
  type Choice,
  Decoder,
  type Decoding,
  type GenerateOptions,
  generate,
  greedy,
  sampled,
  type Tokens,
} from './generation';
export { type Inspection, inspectModel } from './inspection';
export type { LossKind, LossOptions, Objective } from './losses';
export { type Divergence, isSoftened } from './losses/divergence';
export { type LabelledBatch, meanGradient } from './mean-gradient';
export { isFrozen, meansParameter, type OptimizerOptions, type ParameterGroup } from './optimizers';
export { Predictor } from './predictor';
export { type ClassifierSizes, type InputSizes, type Prepared, prepare, prepareClassifier } from './prepare';
export { learningRate, type ScheduleOptions } from './schedule';
export { trainableWeights } from './trainable';
export { type Chunk, type ChunkResult, Trainer, type TrainerOptions, type TrainerState } from './trainer';
export { withWeights } from './weights';
