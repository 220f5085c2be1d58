/** The training artifacts of a model: graphs of standard ONNX operators that train it on any execution provider. */
export { type FusedModel, fusedModel } from './fused-model';
export { optimizerModel, type State } from './optimizer-model';
export { evalModel, type Parameter, trainingModel } from './training-model';
export { writeArtifacts } from './write';
