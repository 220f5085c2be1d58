import type { Model } from '../../onnx';
import type { RunContext } from '../context';
import { chunkOf } from './chunk-of';
import { openTraining } from './open';
import { ratesOf, temperaturesOf } from './schedules';
import type { TrainingTask } from './task';

/** So many steps between two looks at what the person asks. */
const CHUNK = 8;

/**
 * Trains for as long as a task says and returns the model as it then is: a trial, which leaves no curve and no checkpoint.
 * @param seed of the order of the samples, and of how they are changed.
 * @returns undefined where the loss became no number.
 */
export async function trainBriefly(c: RunContext, task: TrainingTask, seed: number): Promise<Model | undefined> {
  const open = await openTraining({ ...c, experiment: { ...c.experiment, seed } }, task);
  try {
    const arrays = chunkOf(task, CHUNK);
    for (let first = 0; first < task.steps; ) {
      const count = Math.min(CHUNK, task.steps - first);
      await open.batches.fill(first, count, arrays);
      await open.teacher?.teach(arrays, count * task.options.accumulate);
      const { loss } = await open.trainer.run({
        ...arrays,
        learningRates: ratesOf(task, { first, count }),
        alpha: task.distillation?.alpha,
        temperature: temperaturesOf(task, { first, count }, open.batches.stepsPerEpoch),
      });
      if (!loss.every(Number.isFinite)) return undefined;
      first += count;
      await c.requests.heed();
    }
    return await open.trainer.trainedModel();
  } finally {
    await open.release();
  }
}
