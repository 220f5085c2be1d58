/** What this folder offers: a model in 8 or 16 bits, with what that costs and what it wins. */
export type { Batches, EngineOptions, Feeds } from './calibrate';
export type { CalibrationMethod } from './clipping';
export { convertWithoutData } from './convert';
export { quantizedNode, refuseQuantized } from './float-model';
export { type SampleData, sampleBatches } from './samples';
export { type SearchInput, type SearchReport, type SearchResult, searchQuantization } from './search';
export type { Candidate, Latency, Measures, QuantizationMode, SearchOptions, Trial } from './trial';
