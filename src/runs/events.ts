/** What a run writes to its journal, one JSON object a line. Times are milliseconds since 1970, losses are means over a batch. */

import type { LossWeights, ModelState, Proposal, Track } from '../../webview/protocol';

export type {
  ClassQuality,
  Difference,
  Disagreement,
  Estimate,
  EvaluatedModel,
  EvaluationReport,
  LatencySpread,
  ModelQuality,
  ModelState,
  Proposal,
  PruningReport,
  QuantizationReport,
  SamplesReport,
  Score,
  StageReport,
  Track,
  TunedSetting,
  TunedValue,
  TuningReport,
} from '../../webview/protocol';
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** A stage as it is known before the run starts. `cost` is proportional to the expected time. */
export interface StagePlan {
  kind: string;
  label: string;
  cost: number;
  /** One entry per model that the stage trains, in order; empty where nothing is trained. */
  tracks: { track: Track; steps: number; stepsPerEpoch: number; epochs: number }[];
  /** The weights of the loss terms, where there are two. */
  loss?: LossWeights;
}

/** A model as it stood at one time of the run. */
export interface ModelResult extends ModelState {
  file?: string;
}

export interface StageResult {
  name: string;
  parameters?: number;
  bytes?: number;
  accuracy?: number;
  latencyMs?: number;
  /** What came of it, with its numbers, as one sentence. */
  verdict?: string;
  /** Of a stage that tunes: the next change, where one is better for sure. */
  proposal?: Proposal;
  /** The models that the stage made or measured. */
  models?: ModelResult[];
  artifacts?: string[];
}

/** What a run learns from. */
export interface DataFacts {
  /** How many there are of each kind. */
  samples: { train: number; validation: number; test?: number };
  element: 'pixels' | 'numbers' | 'tokens';
  /** Of one sample. */
  shape: readonly number[];
  classes: number;
  /** What the classes are called, in the order of the model's scores. */
  classNames?: readonly string[];
  /** Of tokens: ids are below it. */
  vocabulary?: number;
}

/** A failure as a person needs it: what, where, what to do. */
export interface RunProblem {
  code: string;
  message: string;
  remedy: string;
  stage?: number;
  step?: number;
  /** Where in the experiment, e.g. `stages.0.distill.optimizer.adamw.lr`. */
  path?: string;
}

type At = { t: number };
export type JournalEvent = At &
  (
    | {
        type: 'started';
        name: string;
        experiment: string;
        device: string;
        threads: number;
        plan: StagePlan[];
        /** Missing in journals of old versions. */
        data?: DataFacts;
      }
    /** The run goes on after `step` of `track` in `stage` (steps count from 1); rows after that in the journal before this line are void. */
    | { type: 'resumed'; stage: number; track?: Track; step: number }
    | { type: 'stage-started'; stage: number }
    /** Consecutive training steps. `step` is that of the first entry, from 1 within stage and track; `ms` is the time of each step. */
    | {
        type: 'steps';
        stage: number;
        track: Track;
        step: number;
        loss: number[];
        kl?: number[];
        ce?: number[];
        /** What hidden states add to the loss, and the distance of each pair. */
        hidden?: number[];
        distances?: number[][];
        /** Where it changes. */
        temperature?: number[];
        lr: number[];
        ms: number[];
      }
    /** Accuracy on the validation data after `step`; `robust` is that on samples moved against the model. The teacher that is given rather than trained has step 0. */
    | {
        type: 'validated';
        stage: number;
        track: Track;
        step: number;
        accuracy: number;
        loss: number;
        robust?: number;
        best: boolean;
      }
    | { type: 'checkpoint'; stage: number; track: Track; step: number }
    | { type: 'progress'; stage: number; message: string; done: number; total: number }
    /** A model came about, or was measured anew. */
    | { type: 'model'; stage: number; model: ModelResult }
    /** The stage wrote, or wrote again, what a person may look at: a `StageReport` in `file`, a path in the run's folder. */
    | { type: 'report'; stage: number; file: string }
    | { type: 'stage-finished'; stage: number; result: StageResult }
    | { type: 'paused' }
    | { type: 'continued' }
    | { type: 'log'; level: LogLevel; message: string }
    | { type: 'finished'; status: 'done' | 'stopped' | 'failed'; problem?: RunProblem; seconds: number }
  );

type WithoutTime<E> = E extends unknown ? Omit<E, 't'> : never;
/** An event as it is given to the writer, which adds the time. */
export type NewEvent = WithoutTime<JournalEvent>;
