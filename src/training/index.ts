/** What this folder offers: a training step compiled from any ONNX classifier, and what trains with it. */
export { type AdversarialOptions, Attacker, type Fgsm } from './adversarial';
export { evalModel, optimizerModel, trainingModel, writeArtifacts } from './artifacts';
export { decodeSafetensors, encodeSafetensors } from './checkpoint';
export type { Chunk, ChunkResult } from './chunk';
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
export { type HiddenNames, type HiddenTeaching, withTeacher } from './hidden-states';
export { type Inspection, inspectModel } from './inspection';
export type { LossKind, LossOptions, Objective } from './losses';
export { type Divergence, isSoftened } from './losses/divergence';
export { type LabelledBatch, meanGradient } from './mean-gradient';
export { isFrozen, meansParameter, type OptimizerOptions, type ParameterGroup } from './optimizers';
export { Predictor } from './predictor';
export { type ClassifierSizes, type InputSizes, type Prepared, prepare, prepareClassifier } from './prepare';
export { learningRate, type ScheduleOptions, type TemperatureSchedule, temperatureAt } from './schedule';
export { trainableWeights } from './trainable';
export { Trainer, type TrainerOptions, type TrainerState } from './trainer';
export { withTensors, withWeights } from './weights';
