import { dirname } from 'node:path';
import { BatchAssembler, TrainingBatches } from '../../data';
import type { Model } from '../../onnx';
import type { Track } from '../../runs';
import { Trainer } from '../../training';
import type { RunContext } from '../context';
import { fgsmOf } from '../robustness';
import { lossOf, optimizerOf, samplesPerStep } from '../settings';
import { augmentingOf } from './augmenting';
import { LiveTeacher } from './live-teacher';
import type { TrainingTask } from './task';
import { Training } from './training';

export type { Metric } from './patience';
export type { Distillation, TrainingTask } from './task';

/** Keeps a model as its track's, which is finished with it. */
export const finishing = (c: RunContext, track: Track) => (model: Model) => {
  c.models.save(track, model);
  c.progress.finishTrack(track);
};

async function liveTeacherOf(
  { threads, device }: RunContext,
  { samples, options: { batch }, distillation }: TrainingTask,
): Promise<LiveTeacher | undefined> {
  const live = distillation?.live;
  if (!live) return undefined;
  const { teacher, givesLabels } = live;
  const { shape: sample, padding } = samples.dataset;
  return LiveTeacher.create(teacher, { batch, sample, padding, threads, device, givesLabels });
}

/**
 * Trains a model as a task says, or goes on where a run before stopped.
 * @param keep makes sure that the model is not lost; called before what it could be made again from is discarded.
 */
export async function train(c: RunContext, task: TrainingTask, keep: (model: Model) => void): Promise<Model> {
  const { options, samples, distillation } = task;
  const assembler = new BatchAssembler(samples, c.experiment.data.normalize, distillation?.teacherLogits);
  const { seed, data } = c.experiment;
  const around = { seed, normalize: data.normalize, base: dirname(c.run.experimentFile) };
  const batches = new TrainingBatches(assembler, {
    batch: samplesPerStep(options),
    seed: c.experiment.seed,
    ...(await augmentingOf(options.augment, samples, around)),
  });
  const teacher = await liveTeacherOf(c, task);
  const trainer = await Trainer.create(task.start, {
    batch: options.batch,
    sample: samples.dataset.shape,
    places: samples.dataset.places ?? [],
    padding: samples.dataset.padding,
    teacher: distillation?.teacher,
    loss: lossOf(task.loss, options, samples, { classes: c.data.classes, divergence: distillation?.divergence }),
    optimizer: optimizerOf(options),
    hidden: distillation?.hidden,
    batchNorm: options.batchNorm,
    accumulate: options.accumulate,
    adversarial: task.fgsm && {
      ...fgsmOf(c.experiment.data.normalize, task.fgsm.epsilon),
      weight: task.fgsm.weight,
    },
    threads: c.threads,
    device: c.device,
  });
  try {
    const training = new Training(c, task, trainer, batches, teacher);
    const model = await training.run();
    keep(model);
    training.discard();
    return model;
  } finally {
    await trainer.release();
    await teacher?.release();
  }
}
