/** The training artifacts of a model: graphs of standard ONNX operators that train it on any execution provider. */
export { type FrozenTeacher, type FusedModel, fusedModel } from './fused-model';
export { optimizerModel } from './optimizer-model';
export type { State } from './state';
export { changing, evalModel, type Parameter, trainingModel } from './training-model';
export { writeArtifacts } from './write';
