import { allocateBatch, BatchAssembler, TrainingBatches } from '../../data';
import type { Model, Tensor } from '../../onnx';
import { type LabelledBatch, meanGradient } from '../../training';
import type { RunContext } from '../context';
import { labelledSamples } from '../labelled';

const BATCH = 64;
const BATCHES = 16;

/** Batches of labelled training samples in the order of the seed; the arrays are written anew each time. */
function* someBatches(c: RunContext, batch: number): Generator<LabelledBatch> {
  const samples = labelledSamples(c.data.train);
  const assembler = new BatchAssembler(samples, c.experiment.data.normalize);
  const batches = new TrainingBatches(assembler, { batch, seed: c.experiment.seed });
  const arrays = allocateBatch(samples, batch);
  for (let step = 0; step < Math.min(BATCHES, batches.stepsPerEpoch); step++) {
    batches.fillChunk(step, 1, arrays);
    yield arrays;
  }
}

/** The gradient of the student's loss on a part of the training data, for the first-order Taylor criterion. */
export function taylorGradients(c: RunContext, model: Model): Promise<Map<string, Tensor>> {
  const batch = Math.min(BATCH, labelledSamples(c.data.train).indices.length);
  const { shape: sample, padding } = c.data.train.dataset;
  return meanGradient(model, { batch, sample, padding, threads: c.threads }, someBatches(c, batch));
}
