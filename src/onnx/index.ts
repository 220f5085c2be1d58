/** What this folder offers: an ONNX model in memory, made to be read, edited and built. */
export { type ArchitectureSpec, buildArchitecture } from './architectures';
export * from './attributes';
export { emptyGraph, GraphBuilder } from './builder';
export { constantAttributes, constantValue } from './constant';
export { OnnxError } from './errors';
export { flopsOfGraph, flopsOfNode } from './flops';
export * from './graph';
export { decodeModel, loadModel } from './load';
export { lowerFused } from './lowering';
export { newModel, OPSET } from './new-model';
export { normalizeOpset, settleOpset } from './opset/normalize';
export { encodeModel } from './save';
export { fromHalf, inType, isShort, LARGEST_HALF, toBrain, toHalf, valueAt, widenedTensor } from './short-floats';
export { constantTensors, withStoredWeights } from './stored-weights';
export * from './tensor';
export { companionTensors, type TextInputs, textInputs, withTokensAlone } from './text-inputs';
export { widened } from './widen';
