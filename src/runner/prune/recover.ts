import { distillDefaults, type Experiment, type StageOptions } from '../../experiment';
import type { Model } from '../../onnx';
import type { StagePlan } from '../../runs';
import type { RunContext } from '../context';
import { labelledSamples } from '../labelled';
import { termWeights } from '../settings';
import { type PlanContext, trackPlan } from '../stages/stage';
import { teachingOf, withHardLabels } from '../teacher-logits';
import { train } from '../training';

type Options = NonNullable<StageOptions<'prune'>['recover']>;

/** Whether the teacher has weights by the time that the student is pruned. */
const teacherKnows = ({ teacher, stages }: Experiment): boolean =>
  'model' in teacher || stages.some((stage) => 'train' in stage && stage.train.model === 'teacher');

/** How the teacher teaches: as in the last stage that distils. Undefined where there is none to ask. */
function lessons(experiment: Experiment) {
  if (!teacherKnows(experiment)) return undefined;
  const stage = experiment.stages.findLast((s) => 'distill' in s);
  return stage && 'distill' in stage ? stage.distill : distillDefaults;
}

const samplesOf = ({ data, experiment }: PlanContext) =>
  lessons(experiment) ? data.train : labelledSamples(data.train);

/** One round of the training, as a plan has it. */
export const roundPlan = (c: PlanContext, options: Options) =>
  trackPlan('student', samplesOf(c).indices.length, options);

/** The weights of the loss terms. */
export function recoveryLoss({ experiment }: PlanContext): StagePlan['loss'] {
  const taught = lessons(experiment);
  return taught && termWeights(taught);
}

/**
 * Trains what is left after a cut, so that it makes up for what went.
 * @param round from 0. @param keep see {@link train}.
 */
export async function recover(
  c: RunContext,
  options: Options,
  { stage, round, start, keep }: { stage: number; round: number; start: Model; keep: (model: Model) => void },
): Promise<Model> {
  const { steps } = roundPlan(c, options);
  const rounds = { index: round, stepsBefore: round * steps };
  const task = { stage, track: 'student', start, options, settings: 'prune.recover', steps, round: rounds } as const;
  const taught = lessons(c.experiment);
  if (!taught) return train(c, { ...task, samples: samplesOf(c), loss: 'ce' }, keep);
  const teaching = await teachingOf(c, stage);
  const samples = withHardLabels(c, taught.hardLabel, teaching);
  const { temperature, alpha, divergence } = taught;
  const distillation = { ...teaching, temperature, alpha, divergence };
  return train(c, { ...task, samples, loss: 'kd', distillation }, keep);
}
