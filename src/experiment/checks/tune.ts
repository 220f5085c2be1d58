import { adjustablesOf, findAdjustable } from '../adjustables';
import type { Check } from './context';

/** What a tune stage is to adjust is there. */
export const tuneFindsSettings: Check = async (c) =>
  c.stages('tune').flatMap(({ index, options }) => {
    const at = `stages.${index}.tune`;
    if (options.adjust === undefined) {
      if (adjustablesOf(c.experiment, options, index).length > 0) return [];
      const message =
        'No stage before this one has a temperature or a ratio to adjust. Move it after a distill or a prune stage.';
      return [c.stageProblem(at, 'nothing-to-tune', message)];
    }
    return options.adjust.flatMap((name, i) => {
      const found = findAdjustable(c.experiment, name, index);
      if ('path' in found) return [];
      const message = `${found.missing}, so there is no ${name} to adjust. Remove \`${name}\` from the list.`;
      return [c.problem(`${at}.adjust.${i}`, 'nothing-to-tune', message)];
    });
  });
