/** What this folder offers: structured pruning of any ONNX model, by coupling groups found on its graph. */
export { type Figures, type MapGroup, type MapMember, type PruneMap, zeroed } from './map';
export type { Amount, Criterion, PruneOptions } from './options';
export { Pruning, type PruningCut, type PruningState } from './pruning';
export type { PruningGroup, PruningLayer, PruningMember, PruningStep } from './report';
