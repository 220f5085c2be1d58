/** What a stage writes down besides its curves, for a person to look at: one JSON file each in the run's artifacts. */
import type { Shown } from './samples';
import type { Track } from './track';

export type StageReport = PruningReport | QuantizationReport | SamplesReport | TuningReport | EvaluationReport;

/** One row of the map: a layer whose output channels are scored, or a boundary that keeps all of them. */
export interface PruningLayer {
  /** A layer whose channels belong to several groups has a row for each. */
  name: string;
  /** For people: `Conv 3×3`, `Gemm`, `attention, 4 heads`. */
  kind: string;
  /** Output channels before any pruning; heads where whole heads go. */
  channels: number;
  /** What a cell is. */
  unit: 'channel' | 'head';
  /** Index into `groups`; missing at a boundary. */
  group?: number;
  /** Why nothing is removed here, for a person to read. */
  boundary?: string;
}

/** A tensor from which slices go together with the group. */
export interface PruningMember {
  initializer: string;
  /** The name of the node that reads it, as in `layers` where it is one of them. */
  layer: string;
  axis: number;
  role: 'producer' | 'norm' | 'consumer';
}

/** Channels that go together, in every member (Fang et al., 2023, arXiv:2301.12900). */
export interface PruningGroup {
  /** `A`, `B`, ... in the order of the graph. */
  name: string;
  channels: number;
  members: PruningMember[];
  /** Norms over the pruned axis: without the channels that go they compute something else, so that cutting is not exact. */
  inexact?: string[];
}

/** The model after a pruning step. Arrays run along `layers` or `groups`; channels count as in the original. */
export interface PruningStep {
  /** `before`, `10 %`, ... */
  label: string;
  /** Of each group: the channels that are left, ascending. */
  kept: number[][];
  /** Of each group: what decided, by channel. A channel that went earlier keeps the score it had then. */
  groupScores: number[][];
  /** Of each layer: its own score, by channel, before the group is taken together. Empty at a boundary. */
  layerScores: number[][];
  /** Of each group: channels that score below it went; missing where none went by score. */
  thresholds: (number | null)[];
  /** Of each layer. */
  layerParameters: number[];
  layerFlops: number[];
  /** Of each member of each group: parameters that are gone from it since `before`. */
  removedParameters: number[][];
  parameters: number;
  flops: number;
  bytes: number;
  /** On the validation data, as a fraction: right after the cut, and after the training that followed. */
  accuracy?: number;
  recovered?: number;
}

/** Accuracy when a share of one group alone is removed. */
export interface SensitivityCurve {
  group: number;
  /** Along `ratios`; fractions. */
  accuracy: number[];
}

export interface PruningReport {
  kind: 'pruning';
  stage: number;
  criterion: string;
  scope: 'global' | 'layer';
  layers: PruningLayer[];
  groups: PruningGroup[];
  /** The first is the model as it came; one more after each step. */
  steps: PruningStep[];
  sensitivity?: { ratios: number[]; samples: number; base: number; curves: SensitivityCurve[] };
}

/** A way to store the weights that quantize measured. */
export interface QuantizationTrial {
  /** `float32`, `float16`, `int8, static, entropy`, `int8, dynamic`, ... */
  name: string;
  bytes: number;
  latencyMs: { batch1: number; batch64: number };
  /** On the validation data, as a fraction. */
  accuracy: number;
  kept: boolean;
  /** Why it was not kept, where it was not. */
  reason?: string;
  /** Layers that stayed float. */
  excluded: string[];
}

/** What quantize did with one layer. */
export interface QuantizedLayer {
  name: string;
  kind: string;
  state: 'int8' | 'float16' | 'float';
  /** Why it stayed float. */
  reason?: string;
  /** Signal to quantization noise of the layer's output, in decibels; missing where it was not measured. */
  signalToNoise?: number;
  /** The values that the layer made on the calibration data, and the range that int8 keeps of them. */
  histogram?: { from: number; to: number; counts: number[] };
  clip?: { from: number; to: number };
}

export interface QuantizationReport {
  kind: 'quantization';
  stage: number;
  mode: 'auto' | 'static' | 'dynamic' | 'fp16';
  /** Largest loss of accuracy that is allowed, as a fraction. */
  maxAccuracyDrop: number;
  calibration: { method: 'minmax' | 'percentile' | 'entropy'; samples: number };
  trials: QuantizationTrial[];
  /** What was kept and why, with its numbers, as one sentence. */
  verdict: string;
  /** The trial that `layers` describe, by name; not always the one that was kept. */
  layersOf: string;
  layers: QuantizedLayer[];
}

/** A problem that language models of a run solve again and again. */
export interface SampleProblem {
  family: string;
  level: number;
  /** With the sign that ends a question. */
  prompt: string;
  /** The steps and the answer, as they should be. */
  solution: string;
}

/** What one model wrote at one time. */
export interface SampleRound {
  track: Track;
  /** Of the training in this stage; 0 for a model that it does not train. */
  step: number;
  /** One for each problem: steps, if it writes any, and the answer. */
  answers: { text: string; right: boolean }[];
}

export interface SamplesReport {
  kind: 'samples';
  stage: number;
  problems: SampleProblem[];
  /** In the order in which they came about. */
  rounds: SampleRound[];
}

/** A difference from the setting as it is, and how far off it may be: the true one is within the margin, 95 % sure for all trials together. */
export interface Difference {
  /** As a fraction. */
  mean: number;
  margin: number;
}

/** What short trainings with one value of a setting came to. */
export interface TunedValue {
  value: number;
  /** On the validation data, as a fraction, of each trial. Fewer than asked for where the time ran out. */
  accuracy: number[];
  latencyMs?: { batch1: number; batch64: number };
  /** Missing for the value that the experiment has, and where too little was tried. */
  difference?: Difference;
  /** In few words: `better`, `within the noise`, `faster, at too high a price`. */
  outcome: string;
}

export interface TunedSetting {
  name: 'temperature' | 'alpha' | 'ratio';
  /** Where it stands in the experiment. */
  path: string;
  now: number;
  values: TunedValue[];
}

/** A change of the experiment, with what was measured of it. */
export interface Proposal {
  path: string;
  name: TunedSetting['name'];
  value: number;
  now: number;
  /** `+1.2 ± 0.4 points in 5 trials of 200 steps`. */
  measured: string;
}

export interface TuningReport {
  kind: 'tuning';
  stage: number;
  steps: number;
  seeds: number;
  settings: TunedSetting[];
  proposal?: Proposal;
  /** What is proposed, or why nothing is, as one sentence. */
  verdict: string;
}

/** What was measured, and between what the truth lies, 95 % sure. All three in the same unit. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** How well a model knows one class. A share of nothing is null. */
export interface ClassQuality {
  /** Of the samples that it takes for the class, the share that is; of those that are, the share that it finds; and their harmonic mean. */
  precision: number | null;
  recall: number | null;
  f1: number | null;
  /** Labelled samples of the class. */
  samples: number;
}

/** How well a model does, in figures. Shares are fractions. */
export interface ModelQuality {
  /** Of all labelled samples; of problems, those that it solves. */
  accuracy: Estimate;
  /** Its accuracy less the teacher's, on the same samples. */
  toTeacher?: Estimate;
  /** The label is among the `k` likeliest classes. */
  top?: { k: number; accuracy: number };
  /** Mean of the F1 of the classes that occur; not of texts that are to be written. */
  macroF1?: number;
  /** Mean cross-entropy in nats, and what it means as a number of equally likely choices. */
  loss: number;
  perplexity: number;
  /** How far confidence and accuracy lie apart on average (expected calibration error, 15 bins). */
  calibrationError: number;
  /** It says what the teacher says. */
  agreement?: Estimate;
  /** Mean KL(teacher ‖ model) in nats. */
  klToTeacher?: number;
  robust?: { accuracy: Estimate; epsilon: number };
  latencyMs?: { batch1: LatencySpread; batch64: LatencySpread };
}

/** What evaluate measured of one model. */
export interface EvaluatedModel extends ModelQuality {
  /** As in the run's states: `teacher`, `student`, `int8`, ... */
  name: string;
  track: Track;
  /** In the order of the class names. Missing, as what follows, where texts are to be written. */
  classes?: ClassQuality[];
  /** Labelled samples: row is what it is, column what the model takes it for. */
  confusion?: number[][];
}

/** Milliseconds: half of the runs, and 95 of 100, took no longer. */
export interface LatencySpread {
  p50: number;
  p95: number;
}

/** A sample on which a model and the teacher do not say the same. Classes are indices. */
export interface Disagreement {
  shown: Shown;
  /** Missing where it has no label. */
  label?: number;
  teacher: { says: number; confidence: number };
  model: { says: number; confidence: number };
}

export interface EvaluationReport {
  kind: 'evaluation';
  stage: number;
  on: 'validation' | 'test';
  /** Those that have a label. */
  samples: number;
  /** One for each class; of texts that are to be written, none. */
  classNames: string[];
  models: EvaluatedModel[];
  /** Those of the last student, the surest of both first; `total` counts all. */
  disagreements?: { of: string; total: number; samples: Disagreement[] };
}
