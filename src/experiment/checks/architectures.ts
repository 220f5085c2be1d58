import type { Problem } from '../problem';
import type { ModelSpec, StudentSpec } from '../schema';
import type { DatasetFacts } from '../world';
import type { Check, CheckContext } from './context';

/** A decoder writes solutions, the other nets for texts tell classes apart; what takes numbers is told elsewhere. */
function misfit(c: CheckContext, role: string, spec: ModelSpec | StudentSpec, { places }: DatasetFacts): Problem[] {
  if (!('width' in spec) || (spec.architecture === 'decoder') === (places !== undefined)) return [];
  const message = places
    ? `A ${spec.architecture} tells classes of texts apart, but these are problems whose solution is to be written. Use architecture: decoder.`
    : 'A decoder writes what follows, but the samples have a class. Use architecture: textcnn or transformer.';
  return [c.problem(`${role}.architecture`, 'architecture-unfit', message)];
}

/** Nets for texts do what the data is for. */
export const architecturesFit: Check = async (c) => {
  const data = await c.readable(c.experiment.data.train);
  if (data?.element !== 'tokens') return [];
  const { teacher, student } = c.experiment;
  return [...misfit(c, 'teacher', teacher, data), ...misfit(c, 'student', student, data)];
};

/** Where each token has a label of its own, settings that count samples by their class mean nothing. */
export const labelSettingsFit: Check = async (c) => {
  const data = await c.readable(c.experiment.data.train);
  if (!data?.places) return [];
  const hard = c.stages('distill').flatMap(({ index, options }) => {
    const path = `stages.${index}.distill.hardLabel`;
    if (options.hardLabel === 'data') return [];
    const message = 'The teacher gives one label to a sample, but these have one at each token. Remove it.';
    return [c.fixedByRemoving(c.problem(path, 'labels-unfit', message), path)];
  });
  if (c.experiment.data.labelled === undefined) return hard;
  const message = 'Every problem comes with its solution: there are no labels to withhold. Use fewer rows instead.';
  return [...hard, c.fixedByRemoving(c.problem('data.labelled', 'labels-unfit', message), 'data.labelled')];
};
