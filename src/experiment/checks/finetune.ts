import type { Check, CheckContext } from './context';
import { nothingLearnt } from './order';

const each = (c: CheckContext) =>
  c.stages('finetune').map((stage) => ({ ...stage, at: `stages.${stage.index}.finetune` }));

/** There is something to tune that has learnt. */
export const finetuneAfterLearning: Check = async (c) =>
  each(c)
    .filter(({ index }) => nothingLearnt(c, index))
    .map(({ at }) => {
      const message =
        'The student has learnt nothing before this stage, so there is nothing to tune. Move it after distill.';
      return c.stageProblem(at, 'finetune-untrained', message);
    });

/** A teacher that is to teach has weights. */
export const finetuneTeacherKnows: Check = async (c) => {
  const trained = c.stages('train').filter(({ options }) => options.model === 'teacher');
  if ('model' in c.experiment.teacher) return [];
  return each(c)
    .filter(({ at, index, options }) => {
      const asked = options.teach !== false && c.isWritten(`${at}.teach`);
      return asked && !trained.some((stage) => stage.index < index);
    })
    .map(({ at }) => {
      const message =
        'The teacher is an architecture without weights, so it cannot teach here. Train it before, or write `teach: false`.';
      return c.fixedBy(c.problem(`${at}.teach`, 'teacher-untrained', message), 'Do without', `${at}.teach`, false);
    });
};

/** A mixture is of two things. */
export const mixHasTwo: Check = async (c) =>
  each(c)
    .filter(({ options }) => options.mix !== undefined && options.data === undefined)
    .map(({ at }) => {
      const message =
        'This phase learns from `data.train` alone, so there is nothing to mix. Name `data` of its own, or remove `mix`.';
      return c.fixedByRemoving(c.problem(`${at}.mix`, 'no-effect', message, 'warning'), `${at}.mix`);
    });

/** What belongs to an adversarial phase stands in one. */
export const adversarialInItsPhase: Check = async (c) =>
  each(c)
    .filter(({ options }) => options.phase !== 'adversarial')
    .flatMap(({ at, options }) => {
      const metric = `${at}.earlyStopping.metric`;
      const idle = c.isWritten(`${at}.fgsm`)
        ? [
            c.fixedBy(
              c.problem(
                `${at}.fgsm`,
                'no-effect',
                `Samples are moved by \`fgsm\` only in the phase adversarial, but this is \`${options.phase}\`. Change the phase, or remove it.`,
              ),
              'Make it an adversarial phase',
              `${at}.phase`,
              'adversarial',
            ),
          ]
        : [];
      if (options.earlyStopping?.metric !== 'robustAccuracy') return idle;
      const message = 'Robust accuracy is measured only in the phase adversarial. Watch `accuracy` or `loss` here.';
      return [
        ...idle,
        c.fixedBy(c.problem(metric, 'metric-unmeasured', message), 'Watch accuracy', metric, 'accuracy'),
      ];
    });
