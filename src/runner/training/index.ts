import type { Model } from '../../onnx';
import type { Track } from '../../runs';
import type { RunContext } from '../context';
import { openTraining } from './open';
import type { TrainingTask } from './task';
import { Training } from './training';

export { trainBriefly } from './brief';
export type { Metric } from './patience';
export type { Distillation, TrainingTask } from './task';

/** Keeps a model as its track's, which is finished with it. */
export const finishing = (c: RunContext, track: Track) => (model: Model) => {
  c.models.save(track, model);
  c.progress.finishTrack(track);
};

/**
 * Trains a model as a task says, or goes on where a run before stopped.
 * @param keep makes sure that the model is not lost; called before what it could be made again from is discarded.
 */
export async function train(c: RunContext, task: TrainingTask, keep: (model: Model) => void): Promise<Model> {
  const open = await openTraining(c, task);
  try {
    const training = new Training(c, task, open);
    const model = await training.run();
    keep(model);
    training.discard();
    return model;
  } finally {
    await open.release();
  }
}
