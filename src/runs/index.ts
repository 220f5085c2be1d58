/**
 * A run on disk and as a process. The folder is the only truth: the runner writes it, everyone else reads it. Needs
 * nothing but Node, so that the extension host, the command line and the runner share it.
 */
export { writeAtomic } from './atomic';
export { pendingRequests, type Request, request, takeRequests } from './control';
export type { Rows, StepColumns, ValidationColumns } from './curves';
export type {
  ClassQuality,
  DataFacts,
  Difference,
  Disagreement,
  Estimate,
  EvaluatedModel,
  EvaluationReport,
  JournalEvent,
  LatencySpread,
  LogLevel,
  ModelQuality,
  ModelResult,
  ModelState,
  NewEvent,
  Proposal,
  PruningReport,
  QuantizationReport,
  RunProblem,
  SamplesReport,
  Score,
  StagePlan,
  StageReport,
  StageResult,
  Track,
  TunedSetting,
  TunedValue,
  TuningReport,
} from './events';
export { createRun, deleteRun, findRoot, listRuns, openRun, type Run, type RunPaths, rootOf } from './folder';
export { RunGone } from './gone';
export { type LogLine, type Mark, type News, RunHistory, readHistory } from './history';
export { type JournalBatch, JournalReader, JournalWriter } from './journal';
export { heartbeat, isAlive, recordedProcess, recordProcess } from './process';
export { type Position, type StageProgress, shareDone } from './stages';
export { type RunStatus, statusOf } from './status';
export { kill, LaunchError, type LaunchOptions, launch, remove, type StopOptions, stop } from './supervisor';
export { type Following, type RunsListener, type RunsWatcher, watchRuns } from './watcher';
