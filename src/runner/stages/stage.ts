import type { StageKind, StageOptions } from '../../experiment';
import { flopsOfGraph, type Model } from '../../onnx';
import type { StagePlan, StageResult, Track } from '../../runs';
import { prepareClassifier } from '../../training';
import type { RunContext } from '../context';
import { samplesPerStep, type TrainingOptions } from '../settings';

export type PlanContext = Pick<RunContext, 'run' | 'data' | 'experiment' | 'models'>;

/** A kind of stage: what it will do, and how it is done. */
export interface StageModule<K extends StageKind> {
  kind: K;
  plan(options: StageOptions<K>, c: PlanContext): Promise<Omit<StagePlan, 'kind'>>;
  /** Goes on where it was interrupted; whatever it has finished is in the run's artifacts and progress. */
  run(options: StageOptions<K>, c: RunContext, stage: number): Promise<StageResult>;
}

/** Work that a step or a run costs besides its arithmetic, in the same unit. */
const OVERHEAD = 5e7;

/** Floating-point operations of one sample's forward pass. */
export async function flopsPerSample(model: Model, sample: readonly number[]): Promise<number> {
  const { model: prepared, shapes } = await prepareClassifier(model, { batch: 1, sample });
  return flopsOfGraph(prepared.graph, (name) => shapes.get(name)?.dims);
}

/** Expected cost of training: a step costs about three forward passes (Kaplan et al., 2020). */
export const trainingCost = (flops: number, batch: number, steps: number): number =>
  steps * (3 * flops * batch + OVERHEAD);

export const inferenceCost = (flops: number, samples: number): number => samples * flops + OVERHEAD;

/** Steps of a training over `samples` samples; the last, smaller batch of an epoch is left out. */
export function trackPlan(
  track: Track,
  samples: number,
  options: Pick<TrainingOptions, 'batch' | 'accumulate' | 'epochs'>,
) {
  const { epochs } = options;
  const stepsPerEpoch = Math.max(1, Math.floor(samples / samplesPerStep(options)));
  return { track, stepsPerEpoch, epochs, steps: stepsPerEpoch * epochs };
}
