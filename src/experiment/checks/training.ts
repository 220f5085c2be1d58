import type { Problem } from '../problem';
import type { Source } from '../source';
import type { AugmentStep } from '../stages/augment';
import { count } from '../words';
import type { Check, CheckContext } from './context';
import { unmatched } from './layers';

/** A training of the experiment, in a stage or in a part of one. */
export interface Training {
  at: string;
  model: 'teacher' | 'student';
  groups: { layers: string[] }[];
  classWeights?: 'balanced' | number[];
  augment: readonly AugmentStep[];
  batch: number;
  accumulate: number;
  epochs: number;
  warmup: number;
  /** Whether it learns from labels alone, so that samples without one are of no use. */
  labelsOnly: boolean;
  /** Where its samples come from, where that is not `data.train`. */
  data?: Source;
}

export function trainings(c: CheckContext): Training[] {
  return [
    ...c.stages('train').map(({ index, options }) => ({ at: `stages.${index}.train`, ...options, labelsOnly: true })),
    ...c.stages('distill').map(({ index, options }) => ({
      at: `stages.${index}.distill`,
      model: 'student' as const,
      ...options,
      labelsOnly: options.baseline,
    })),
    ...c.stages('finetune').map(({ index, options }) => ({
      at: `stages.${index}.finetune`,
      model: 'student' as const,
      ...options,
      labelsOnly: options.teach === false,
    })),
    ...c
      .stages('prune')
      .flatMap(({ index, options: { recover } }) =>
        recover
          ? [{ at: `stages.${index}.prune.recover`, model: 'student' as const, ...recover, labelsOnly: false }]
          : [],
      ),
  ];
}

/** An epoch of fewer steps than this hardly trains. */
const enoughSteps = 4;
const usualSizes = [128, 64, 32, 16, 8, 4, 2];

function tooLarge(c: CheckContext, { at, batch, accumulate }: Training, samples: number, of: string): Problem {
  if (batch <= samples) {
    const most = Math.floor(samples / batch);
    const message = `${count(accumulate)} batches of ${count(batch)} are more than the data: ${count(samples)} ${of}. Accumulate at most ${count(most)}.`;
    const path = `${at}.accumulate`;
    return c.fixedBy(c.problem(path, 'batch-too-large', message), `Use ${most}`, path, most);
  }
  const message = `A batch of ${count(batch)} is larger than the data: ${count(samples)} ${of}. Use at most ${count(samples)}.`;
  const usual = usualSizes.find((size) => size * enoughSteps <= samples) ?? samples;
  return c.fixedBy(c.problem(`${at}.batch`, 'batch-too-large', message), `Use ${usual}`, `${at}.batch`, usual);
}

/** Every training with the number of its samples, as far as that can be known. */
async function counted(c: CheckContext): Promise<{ training: Training; samples: number }[]> {
  const found = await Promise.all(
    trainings(c).map(async (training) => {
      const samples = training.data ? (await c.readable(training.data))?.count : await c.trainingSamples();
      return samples === undefined ? [] : [{ training, samples }];
    }),
  );
  return found.flat();
}

/** A batch is not larger than what there is to learn from. */
export const batchesFit: Check = async (c) => {
  const { labelled } = c.experiment.data;
  return (await counted(c)).flatMap(({ training, samples }) => {
    const perStep = training.batch * training.accumulate;
    if (perStep > samples) return [tooLarge(c, training, samples, 'samples are left to train on')];
    const few = labelled !== undefined && training.labelsOnly && !training.data && perStep > labelled;
    return few ? [tooLarge(c, training, labelled, 'samples have a label to learn from')] : [];
  });
};

/** The warm-up ends before the training does. */
export const warmupsEnd: Check = async (c) => {
  return (await counted(c)).flatMap(({ training: { at, batch, accumulate, epochs, warmup }, samples }) => {
    const steps = Math.floor(samples / (batch * accumulate)) * epochs;
    if (steps === 0 || warmup < steps) return [];
    const message = `The warm-up takes ${count(warmup)} steps, but the stage has ${count(steps)}. Use fewer, a tenth of them is usual.`;
    const tenth = Math.floor(steps / 10);
    return [c.fixedBy(c.problem(`${at}.warmup`, 'warmup-too-long', message), `Use ${tenth}`, `${at}.warmup`, tenth)];
  });
};

/** Groups of layers name some; `conv1.weight` is of the layer `conv1`. */
export const groupedLayersKnown: Check = async (c) => {
  const found = await Promise.all(
    trainings(c).map(({ at, model, groups }) => {
      const named = groups.flatMap(({ layers }, i) =>
        layers.map((pattern, k) => ({ pattern: layerOf(pattern), path: `${at}.groups.${i}.layers.${k}` })),
      );
      return unmatched(c, named, model);
    }),
  );
  return found.flat();
};

const layerOf = (pattern: string): string => pattern.replace(/\.(weight|bias)$/, '');

/** There is a weight for each class. */
export const classWeightsFit: Check = async (c) => {
  const facts = await c.readable(c.experiment.data.train);
  return trainings(c).flatMap(({ at, classWeights }) => {
    if (!facts || !Array.isArray(classWeights) || classWeights.length === facts.classes) return [];
    const path = `${at}.classWeights`;
    const message = `There are ${classWeights.length} class weights, but ${facts.classes} classes. Write one for each, or \`balanced\`.`;
    return [c.fixedBy(c.problem(path, 'class-weights', message), 'Change to balanced', path, 'balanced')];
  });
};
