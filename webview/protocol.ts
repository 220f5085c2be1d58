/** All that the panel and the extension share: messages as values, each with its guard. */
import type { ModelQuality, StageReport } from './reports';
import type { Preview, PreviewChoice } from './samples';
import type { Track } from './track';

export type * from './reports';
export type * from './samples';
export type * from './track';

export type RunStatus =
  | 'queued'
  | 'running'
  | 'pausing'
  | 'paused'
  | 'stopping'
  | 'stopped'
  | 'done'
  | 'failed'
  | 'interrupted';

/** How many problems of one kind were solved. */
export interface Score {
  family: string;
  level: number;
  right: number;
  total: number;
}

/** A model as it stood at one time of the run: the teacher, the student, and what each later stage made of it. */
export interface ModelState {
  /** `teacher`, `student`, `pruned`, `recovered`, `int8`, ... `baseline` and `answers`; one word, once in a run. */
  name: string;
  /** Which of the run's models it is a state of. */
  track: Track;
  /** How it came about, for a person: `prune, 24 of 96 channels`. */
  detail?: string;
  parameters: number;
  /** Of one sample. */
  flops?: number;
  bytes: number;
  /** A fraction, and on which data. */
  accuracy?: number;
  on?: 'validation' | 'test';
  /** Accuracy on the same data after FGSM has moved every pixel by ε, a share of the range from black to white; or embeddings, by one of their size. */
  robust?: { accuracy: number; epsilon: number };
  /** Of a language model: the problems that it solved, and how many tokens it writes in a second, of 64 texts together. */
  solved?: { scores: Score[]; tokensPerSecond?: number };
  /** For the whole batch. */
  latencyMs?: { batch1: number; batch64: number };
  /** What evaluate found besides. */
  quality?: ModelQuality;
  /** It was made and measured, and the run went on without it (int8 that is slower than float). */
  discarded?: boolean;
}

/** Another run of the same experiment, one that is over. */
export interface OtherRun {
  id: string;
  startedAt: number;
  /** As a header has them. */
  models: ModelState[];
}

export interface RailStage {
  label: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** Share of the run's expected time, 0 to 1. */
  share: number;
  /** Share of this stage that is done, 0 to 1. */
  done: number;
}

/** Everything above the tabs. Small: sent whole whenever it changes. */
export interface RunHeader {
  id: string;
  name: string;
  status: RunStatus;
  startedAt: number;
  experimentFile: string;
  stage?: { label: string; index: number; count: number };
  step?: { now: number; of: number };
  epoch?: { now: number; of: number };
  elapsedSeconds: number;
  etaSeconds?: number;
  stepsPerSecond?: number;
  device: string;
  threads: number;
  rail: RailStage[];
  /** What went wrong, what to do, and where in the experiment file (a dotted path). */
  problem?: { message: string; remedy: string; step?: number; path?: string };
  /** The loss of the stage that runs; it stands in for the `loss` of the spans where those name none. */
  loss?: LossWeights;
  /** In the order in which they came about, the newest figures of each. */
  models: ModelState[];
}

/** The loss is α·τ²·KL + (1 − α)·CE, and the weighted distances of hidden states. */
export interface LossWeights {
  alpha: number;
  /** 1 where the divergence is not softened; the first where it changes. */
  temperature: number;
  /** The last temperature, where it changes. */
  temperatureTo?: number;
  /** What stands in KL's place, as the experiment calls it. */
  divergence?: string;
  /** The weight of each pair of hidden states. */
  hidden?: number[];
}

/** A stretch of the x axis. Steps count from 0 at the start of the run; what the student is compared with lies over its stretch. */
export interface StageSpan {
  label: string;
  from: number;
  to: number;
  stepsPerEpoch: number;
  /** The weights of this stage's loss terms, where it has two. A stage without them takes the header's. */
  loss?: LossWeights;
}

/** Columns of one track, aligned by row. NaN is a value that was not measured. */
export interface StepColumns {
  track: Track;
  step: Float64Array;
  /** Seconds since the run started, pauses included. */
  time: Float64Array;
  /** What is minimized. Unlike the others it is measured at every step: here NaN means that the run diverged. */
  loss: Float32Array;
  /** The two terms as reported, not weighted yet. */
  kl: Float32Array;
  ce: Float32Array;
  /** What hidden states add to the loss. */
  hidden: Float32Array;
  /** Where it changes. */
  temperature: Float32Array;
  lr: Float32Array;
  stepsPerSecond: Float32Array;
}

export interface ValidationColumns {
  track: Track;
  step: Float64Array;
  /** Fractions. */
  accuracy: Float32Array;
  /** 1 where no earlier validation of the stage was better. */
  best: Uint8Array;
}

/** Rows to draw: everything in a snapshot, only what is new in a delta. */
export interface Rows {
  steps: StepColumns[];
  validations: ValidationColumns[];
}

export interface LogLine {
  t: number;
  level: 'debug' | 'info' | 'warning' | 'error';
  message: string;
}

/** What a person chose in the panel; kept by the webview's own state, so it outlives a reload. */
export interface PanelState {
  run: string;
  view: 'curves' | 'pruning' | 'quantization' | 'stages' | 'evaluation' | 'samples' | 'log';
  x: 'step' | 'epoch' | 'time';
  xLog: boolean;
  yLog: boolean;
  smoothing: number;
  raw: boolean;
  hidden: string[];
  /** The stretch in view, in steps whatever the axis shows. */
  zoom?: { min: number; max: number };
  map: MapChoices;
  quantization: QuantizationChoices;
  evaluation: EvaluationChoices;
}

/** What a person chose in the pruning map. */
export interface MapChoices {
  scale: 'layer' | 'global';
  /** The pruning step that is shown; without one, the newest. */
  step?: number;
  /** The row that is open: the layer's name and its group's, for a layer may have channels in several groups. */
  layer?: string;
}

/** What a person chose in the view of quantization. */
export interface QuantizationChoices {
  /** Layers in the order of the graph, or the noisiest first. */
  order: 'graph' | 'noise';
  /** The layer that is open, by name; without one, the first. */
  layer?: string;
}

/** What a person chose in the view of the evaluation. */
export interface EvaluationChoices {
  /** The model whose classes are shown, by name; without one, the last. */
  model?: string;
  /** The order of the classes; without one, as they are numbered. */
  order?: ClassOrder;
}

/** A column of the table of classes, and which end of it comes first. */
export interface ClassOrder {
  by: 'name' | 'precision' | 'recall' | 'f1' | 'samples';
  descending: boolean;
}

export type PanelAction =
  | 'pause'
  | 'continue'
  | 'stop'
  | 'resume'
  | 'open-experiment'
  | 'open-problem'
  | 'open-folder'
  | 'delete'
  | 'start-again';

interface Kind<T extends string, P> {
  (payload: P): { type: T } & P;
  is(message: unknown): message is { type: T } & P;
}

/** Defines a message: call it to make one, ask `.is` whether something is one. */
function message<P extends object = Record<never, never>>() {
  return <T extends string>(type: T): Kind<T, P> =>
    Object.assign((payload: P) => ({ type, ...payload }), {
      is: (m: unknown): m is { type: T } & P =>
        typeof m === 'object' && m !== null && (m as { type?: unknown }).type === type,
    });
}

/** Extension to panel. A snapshot replaces everything; a delta adds rows; `header` replaces the header. */
export const Snapshot = message<{ header: RunHeader; spans: StageSpan[]; rows: Rows; log: LogLine[] }>()('snapshot');
/**
 * `newest` is when the newest row was measured, in milliseconds since 1970 (the journal's `t`). The panel answers with
 * `Drawn` once that row's pixels stand; a delta without `newest` (it has no rows) is not answered.
 */
export const Delta = message<{ header: RunHeader; rows: Rows; log: LogLine[]; newest?: number }>()('delta');
/** What a stage wrote for people to look at; it replaces what the same stage said before. Sent after a snapshot, and when it changes. */
export const Report = message<{ report: StageReport }>()('report');
/** What other runs of the same experiment made, the newest first; it replaces what was said before. Sent as a report is. */
export const OtherRuns = message<{ runs: OtherRun[] }>()('other-runs');
/** The run is no more. Where only some rows are void (it was resumed from an earlier step), send a snapshot. */
export const Gone = message<{ run: string; message: string }>()('gone');

/** Panel to extension. */
export const Ready = message<{ run?: string }>()('ready');
export const Action = message<{ action: PanelAction }>()('action');
export const SaveFile = message<{ name: string; content: string | Uint8Array }>()('save-file');
/**
 * The `newest` of a delta, and when its pixels stood, both in milliseconds since 1970: a measure of latency, and the sign
 * that the page can take more.
 */
export const Drawn = message<{ newest: number; drawn: number }>()('drawn');

export type ToPanel =
  | ReturnType<typeof Snapshot>
  | ReturnType<typeof Delta>
  | ReturnType<typeof Report>
  | ReturnType<typeof OtherRuns>
  | ReturnType<typeof Gone>;
export type FromPanel =
  | ReturnType<typeof Ready>
  | ReturnType<typeof Action>
  | ReturnType<typeof SaveFile>
  | ReturnType<typeof Drawn>;

/**
 * Extension to the page of *Preview Data*: what there is to look at, by its name, and what was chosen of it, or why that
 * cannot be shown. `changes` says whether the training that was chosen changes samples.
 */
export const Samples = message<{
  file: string;
  data: string[];
  choice: PreviewChoice;
  changes: boolean;
  preview?: Preview;
  problem?: string;
}>()('samples');
/** Back again: a choice, or to go where the experiment names what cannot be read. */
export const Choose = message<{ choice: PreviewChoice }>()('choose');
export const OpenProblem = message()('open-problem');
