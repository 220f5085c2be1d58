import { Trainer } from '../../training';
import type { RunContext } from '../context';
import { fgsmOf } from '../robustness';
import { lossOf, optimizerOf } from '../settings';
import { type BatchSource, batchSourceOf } from './batch-source';
import { LiveTeacher } from './live-teacher';
import type { TrainingTask } from './task';

/** What trains, what it is fed with, and who teaches it batch by batch. */
export interface OpenTraining {
  trainer: Trainer;
  batches: BatchSource;
  teacher?: LiveTeacher;
  release(): Promise<void>;
}

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

/** Makes ready what a task asks for; nothing is trained yet. @throws OnnxError, DataError, RunFailure */
export async function openTraining(c: RunContext, task: TrainingTask): Promise<OpenTraining> {
  const { options, samples, distillation } = task;
  const batches = await batchSourceOf(c, task);
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
      ...fgsmOf(samples, c.experiment.data.normalize, task.fgsm.epsilon),
      weight: task.fgsm.weight,
    },
    threads: c.threads,
    device: c.device,
  });
  const release = async () => {
    await batches.release();
    await trainer.release();
    await teacher?.release();
  };
  return { trainer, batches, teacher, release };
}
