/** What this folder offers: ONNX Runtime, as the rest of the engine wants it. */
export * from './devices';
export { ReadBack } from './devices/read-back';
export { dropUnread, foldComputed, foldConstants } from './fold';
export { convolutionBlock, needsReducedRange } from './processor';
export { fromValue, Session, type SessionOptions, toValue, type Value, type Values } from './session';
export { inferShapes, inferTypes, type OpenShape, type Shapes, type StaticShape } from './shapes';
export { demandModestSizes, LARGE } from './sizes';
export { engineThreads } from './threads';
