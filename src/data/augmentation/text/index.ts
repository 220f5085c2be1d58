import type { TextChange, TextOptions } from './change';
import { deletion } from './changes/delete';
import { insert } from './changes/insert';
import { swap } from './changes/swap';
import { synonyms } from './changes/synonyms';

/**
 * Every way of changing a text, by the name that an experiment uses: the four of EDA (Wei & Zou, 2019, arXiv:1901.11196).
 * Adding one edits this list only.
 */
const augmentations = { synonyms, insert, swap, delete: deletion };
/** Those that look words up. */
const needSynonyms: readonly (keyof typeof augmentations)[] = ['synonyms', 'insert'];

type All = typeof augmentations;
/** One change of a text as an experiment has it: `{ synonyms: { p: 0.3 } }`. */
export type TextStep = { [K in keyof All]: { [P in K]: TextOptions } }[keyof All];

export const isTextStep = (step: object): step is TextStep => Object.keys(step).some((name) => name in augmentations);

/** Whether a step needs WordNet. */
export const looksUp = (step: TextStep): boolean => needSynonyms.some((name) => name in step);

/** What a step does to a text. */
export function textChangeOf(step: TextStep): TextChange {
  const [name, options] = Object.entries(step)[0] as [keyof All, TextOptions];
  return augmentations[name](options);
}
