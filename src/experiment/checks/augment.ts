import { count, shapeOf } from '../words';
import type { Check } from './context';
import { trainings } from './training';

/** What is augmented are images. */
export const augmentedAreImages: Check = async (c) => {
  const facts = await c.readable(c.experiment.data.train);
  if (!facts || (facts.element === 'pixels' && facts.shape.length === 3)) return [];
  return trainings(c)
    .filter(({ augment }) => augment.length > 0)
    .map(({ at }) => {
      const message = `A sample is ${shapeOf(facts.shape)}, but only images of channels × height × width can be augmented. Remove \`augment\`.`;
      return c.fixedByRemoving(c.problem(`${at}.augment`, 'augment-no-images', message), `${at}.augment`);
    });
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
