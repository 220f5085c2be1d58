import type { Model } from '../../onnx';
import type { CalibrationMethod } from './clipping';

export type QuantizationMode = 'auto' | 'static' | 'dynamic' | 'fp16';
export type Precision = 'float32' | 'float16' | 'int8';

/** Median milliseconds of a run, for the whole batch. */
export interface Latency {
  batch1: number;
  batch64: number;
}

/** What quantization did with one layer. */
export interface LayerOutcome {
  name: string;
  kind: string;
  state: 'int8' | 'float16' | 'float';
  /** Why it stayed float. */
  reason?: string;
  /** Of its output, in decibels. */
  signalToNoise?: number;
  histogram?: { from: number; to: number; counts: number[] };
  clip?: { from: number; to: number };
}

/** One way to store the weights, ready to be measured. */
export interface Candidate {
  /** `float32`, `int8, static, entropy`, ... */
  name: string;
  precision: Precision;
  model: Model;
  bytes: number;
  /** Layers that were left float on purpose. */
  excluded: string[];
  layers: LayerOutcome[];
}

/** A candidate with what was measured of it. */
export interface Trial extends Candidate {
  latencyMs: Latency;
  /** On the data that the caller measures on, as a fraction. */
  accuracy: number;
}

/** How models are measured; whoever searches decides with what data. */
export interface Measures {
  /** Accuracy as a fraction, or another figure of merit from 0 to 1. */
  accuracy(model: Model, name: string): Promise<number>;
  /** Latency of models that take turns, so that a busy machine is busy for all. */
  latency(models: readonly { name: string; model: Model }[]): Promise<Latency[]>;
}

export interface SearchOptions {
  mode: QuantizationMode;
  method: CalibrationMethod;
  /** How many samples the ranges are taken from, for the report. */
  samples: number;
  /** Largest loss of accuracy against float32, as a fraction. */
  maxAccuracyDrop: number;
  /** What accuracy stands for, where it is another figure of merit. */
  merit?: string;
  /** Patterns of layers that stay float. */
  exclude: readonly string[];
  reduceRange: boolean;
}
