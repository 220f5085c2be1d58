import { allocateBatch, type BatchArrays, mixupAlpha } from '../../data';
import { samplesPerStep } from '../settings';
import type { TrainingTask } from './task';

/** Arrays for the batches of so many steps, with room for what the task asks for beside them. */
export const chunkOf = ({ samples, options, distillation }: TrainingTask, steps: number): BatchArrays =>
  allocateBatch(samples, samplesPerStep(options) * steps, {
    teacher: distillation?.teacherLogits !== undefined || distillation?.live !== undefined,
    mixed: mixupAlpha(options.augment) !== undefined,
  });
