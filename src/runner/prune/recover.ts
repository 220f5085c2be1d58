import type { StageOptions } from '../../experiment';
import type { Model } from '../../onnx';
import type { StagePlan } from '../../runs';
import type { RunContext } from '../context';
import { labelledSamples } from '../labelled';
import { lessonsOf, taught } from '../lessons';
import { termWeights } from '../settings';
import { type PlanContext, trackPlan } from '../stages/stage';
import { train } from '../training';

type Options = NonNullable<StageOptions<'prune'>['recover']>;

const samplesOf = ({ data, experiment }: Pick<PlanContext, 'data' | 'experiment'>) =>
  lessonsOf(experiment) ? data.train : labelledSamples(data.train);

/** One round of the training, as a plan has it. */
export const roundPlan = (c: PlanContext, options: Options) =>
  trackPlan('student', samplesOf(c).indices.length, options);

/** The weights of the loss terms. */
export function recoveryLoss({ experiment }: PlanContext): StagePlan['loss'] {
  const lessons = lessonsOf(experiment);
  return lessons && termWeights(lessons);
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
  const samples = samplesOf(c);
  const lessons = lessonsOf(c.experiment);
  return train(
    c,
    {
      ...task,
      ...(lessons
        ? await taught(c, stage, samples, { ...lessons, augment: options.augment })
        : { samples, loss: 'ce' }),
    },
    keep,
  );
}
