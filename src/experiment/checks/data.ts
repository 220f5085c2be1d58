import { basename } from 'node:path';
import { count, shapeOf } from '../words';
import type { Check } from './context';

/** Datasets can be read, and say the same of themselves. */
export const dataReadable: Check = async (c) => {
  const { train, validation, test } = c.experiment.data;
  const sources = { train, validation, test };
  const found = await Promise.all(
    Object.entries(sources).map(async ([name, source]) => {
      if (!source || !('format' in source)) return [];
      const facts = await c.dataset(source);
      if (!facts || !('error' in facts)) return [];
      // The file's name, for the error may name it without its folder; where both are named, the labels are to fit the images.
      const key = facts.error.includes(basename(source.labels)) ? 'labels' : 'images';
      return [c.problem(`data.${name}.${key}`, 'data-unreadable', facts.error)];
    }),
  );
  return found.flat();
};

/** Validation and test data are of the training data's kind. */
export const dataAgrees: Check = async (c) => {
  const { train, validation, test } = c.experiment.data;
  const first = await c.readable(train);
  if (!first) return [];
  const others = { validation: 'format' in validation ? validation : undefined, test };
  const found = await Promise.all(
    Object.entries(others).map(async ([name, source]) => {
      const facts = await c.readable(source);
      if (!facts || shapeOf(facts.shape) === shapeOf(first.shape)) return [];
      const message = `The samples are ${shapeOf(facts.shape)}, but those of data.train are ${shapeOf(first.shape)}. Choose data of one shape.`;
      return [c.problem(`data.${name}.images`, 'shape-differs', message)];
    }),
  );
  return found.flat();
};

/** There are as many labels as `labelled` asks for. */
export const enoughLabels: Check = async (c) => {
  const { labelled } = c.experiment.data;
  const samples = await c.trainingSamples();
  if (labelled === undefined || samples === undefined || labelled <= samples) return [];
  const message = `labelled asks for ${count(labelled)} labels, but ${count(samples)} samples are left to train on. Use at most ${count(samples)}.`;
  return [c.fixedByRemoving(c.problem('data.labelled', 'labelled-too-many', message), 'data.labelled')];
};
