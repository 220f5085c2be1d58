import { labelCount, type Samples } from '../data';
import { distillDefaults, type Experiment, type StageOptions } from '../experiment';
import type { RunContext } from './context';
import { RunFailure } from './interruption';
import type { TrainingOptions } from './settings';
import { likeliest, teacherLogits } from './teacher-logits';
import type { Distillation, TrainingTask } from './training';

/** How the teacher teaches. */
export type Lessons = Pick<StageOptions<'distill'>, 'temperature' | 'alpha' | 'divergence' | 'hardLabel'>;

/** Whether the teacher has weights by the time that the student is tuned. */
const teacherKnows = ({ teacher, stages }: Experiment): boolean =>
  'model' in teacher || stages.some((stage) => 'train' in stage && stage.train.model === 'teacher');

/** How the teacher teaches a student that exists: as in the last stage that distils. Undefined where there is none to ask. */
export function lessonsOf(experiment: Experiment): Lessons | undefined {
  if (!teacherKnows(experiment)) return undefined;
  const stage = experiment.stages.findLast((s) => 'distill' in s);
  return stage && 'distill' in stage ? stage.distill : distillDefaults;
}

/** @throws RunFailure where the teacher is to give a label to every token. */
function checkLabels(hardLabel: Lessons['hardLabel']): void {
  if (hardLabel === 'data') return;
  throw new RunFailure(
    'hard-labels',
    'hardLabel: teacher gives one label to a sample, but these have one at each token.',
    'Leave hardLabel out, and set alpha to 1 to learn from the teacher alone.',
  );
}

/**
 * What a training takes over when the teacher teaches: its logits for the samples, and the labels of the cross-entropy.
 * Of samples that are changed by chance the logits are not known before; then the teacher itself comes along. Where each
 * token has a label, it stands in the step: logits of every token of every text would be larger than the texts a
 * hundredfold.
 * @throws RunFailure where the teacher is to give a label to every token.
 */
export async function taught(
  c: RunContext,
  stage: number,
  samples: Samples,
  { temperature, alpha, divergence, hardLabel, augment }: Lessons & Pick<TrainingOptions, 'augment'>,
): Promise<Pick<TrainingTask, 'samples' | 'loss'> & { distillation: Distillation }> {
  const lesson = { temperature, alpha, divergence };
  if (augment.length > 0) {
    const live = { teacher: c.models.get('teacher'), givesLabels: hardLabel === 'teacher' };
    return { samples, loss: 'kd', distillation: { ...lesson, live } };
  }
  if (labelCount(samples.dataset) > 1) {
    checkLabels(hardLabel);
    return { samples, loss: 'kd', distillation: { ...lesson, teacher: c.models.get('teacher') } };
  }
  const logits = await teacherLogits(c, stage, samples);
  const labels = hardLabel === 'data' ? samples.labels : likeliest(logits, c.data.classes);
  return { samples: { ...samples, labels }, loss: 'kd', distillation: { ...lesson, teacherLogits: logits } };
}
