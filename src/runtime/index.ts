/** What this folder offers: ONNX Runtime, as the rest of the engine wants it. */
export { foldConstants } from './fold';
export { fromValue, Session, type SessionOptions, toValue, type Value, type Values } from './session';
export { inferShapes, type Shapes, type StaticShape } from './shapes';
export { physicalCores } from './threads';
