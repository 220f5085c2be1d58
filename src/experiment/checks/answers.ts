import type { Check } from './context';

/** A student that learns answers without the steps to them needs problems that have steps. */
export const answersHaveSteps: Check = async (c) => {
  const { train } = c.experiment.data;
  return c.stages('distill').flatMap(({ index, options }) => {
    const path = `stages.${index}.distill.answers`;
    if (!options.answers || (train.format === 'reasoning' && train.solution === 'chain')) return [];
    const message =
      train.format === 'reasoning'
        ? 'The training data holds answers alone, so that this trains the same student twice. Remove it, or set `solution: chain`.'
        : 'Only problems have steps that could be left out, of `format: reasoning`. Remove it.';
    return [c.fixedByRemoving(c.problem(path, 'answers-unfit', message), path)];
  });
};
