/** What this folder offers: a model in 8 or 16 bits, with what that costs and what it wins. */
export type { Batches, EngineOptions, Feeds } from './calibrate';
export type { CalibrationMethod, Clip } from './clipping';
export { writeDynamic } from './dynamic';
export { type FloatModel, floatModel, quantizedNode } from './float-model';
export { writeHalf } from './half';
export { needsReducedRange } from './processor';
export { type SampleData, sampleBatches } from './samples';
export { calibrateModel, layerNoise, quantizeStatic } from './static';
