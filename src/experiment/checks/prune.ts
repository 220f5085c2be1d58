import type { Check } from './context';
import { unmatched } from './layers';
import { nothingLearnt } from './order';

/** Names and patterns of layers match some. */
export const prunedLayersKnown: Check = async (c) => {
  const found = await Promise.all(
    c.stages('prune').map(({ index, options }) => {
      const at = `stages.${index}.prune`;
      const excluded = options.exclude.map((pattern, i) => ({ pattern, path: `${at}.exclude.${i}` }));
      const overridden = Object.keys(options.overrides).map((pattern) => ({ pattern, path: `${at}.overrides` }));
      return Promise.all([unmatched(c, excluded), unmatched(c, overridden)]);
    }),
  );
  return found.flat(2);
};

/** There is something to prune that has learnt, so that what is unimportant can be told. */
export const pruneAfterLearning: Check = async (c) =>
  c
    .stages('prune')
    .filter(({ index }) => nothingLearnt(c, index))
    .map(({ index }) => {
      const message =
        'The student has learnt nothing before this stage, so its weights are chance. Move it after distill.';
      return c.stageProblem(`stages.${index}.prune`, 'prune-untrained', message);
    });

/** Several steps without training between them remove what one step removes. */
export const pruneStepsMatter: Check = async (c) =>
  c
    .stages('prune')
    .filter(({ options }) => options.steps > 1 && options.recover === undefined)
    .map(({ index }) => {
      const at = `stages.${index}.prune`;
      const message =
        'Without `recover`, several steps remove nearly what one does. Add `recover`, or leave `steps` out.';
      const problem = c.problem(`${at}.steps`, 'no-effect', message, 'warning');
      return c.fixedBy(problem, 'Train after each step', `${at}.recover`, { epochs: 1 });
    });

/** A share that is to be left is below the whole. */
export const pruneTargetsCut: Check = async (c) =>
  c.stages('prune').flatMap(({ index, options }) =>
    (['parameters', 'flops', 'bytes'] as const).flatMap((kind) => {
      const target = options[kind];
      if (typeof target !== 'string' || Number.parseFloat(target) < 100) return [];
      const path = `stages.${index}.prune.${kind}`;
      const message = `${target} leaves everything as it is. Write what shall be left, such as 50%.`;
      return [c.fixedBy(c.problem(path, 'no-effect', message), 'Change to 50%', path, '50%')];
    }),
  );
