import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BatchArrays, BatchAssembler, TrainingBatches } from '../../data';
import type { RunContext } from '../context';
import { samplesPerStep } from '../settings';
import { augmentingOf } from './augmenting';
import type { TrainingTask } from './task';
import { WorkerBatches } from './worker-batches';

/** The batches of a training, from any step on. */
export interface BatchSource {
  readonly stepsPerEpoch: number;
  /** Writes the batches of `steps` steps in a row, from step `first` on; what is asked for next follows on them. */
  fill(first: number, steps: number, out: BatchArrays): Promise<void>;
  release(): Promise<void>;
}

/** What makes batches beside the training: a program of its own, where this one is a bundle. */
const script = (): string => join(__dirname, 'batches.cjs');

/**
 * Where the batches of a training come from. Samples that are changed by chance are made by another thread while this one
 * trains; they are the same as if this one had made them.
 * @throws DataError where the samples cannot be changed so, or there are too few.
 */
export async function batchSourceOf(c: RunContext, task: TrainingTask): Promise<BatchSource> {
  const { options, samples, distillation } = task;
  const { seed, data } = c.experiment;
  const { augment } = options;
  const around = { seed, normalize: data.normalize, base: dirname(c.run.experimentFile) };
  const assembler = new BatchAssembler(samples, data.normalize, distillation?.teacherLogits);
  const batch = samplesPerStep(options);
  const beside = augment.length > 0 && existsSync(script());
  const changes = beside ? {} : await augmentingOf(augment, samples, around);
  const batches = new TrainingBatches(assembler, { batch, seed, ...changes });
  const { stepsPerEpoch } = batches;
  if (beside) return new WorkerBatches(script(), stepsPerEpoch, { samples, augment, around, batch });
  return {
    stepsPerEpoch,
    fill: async (first, steps, out) => batches.fillChunk(first, steps, out),
    release: async () => {},
  };
}
