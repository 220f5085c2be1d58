import { Pruning } from '../../compression';
import type { Adjustable, Stage, StageKind, StageOptions } from '../../experiment';
import type { Model } from '../../onnx';
import type { RunContext } from '../context';
import { labelledSamples } from '../labelled';
import { lessonsOf, taught } from '../lessons';
import { taylorGradients } from '../prune/gradients';
import type { TrainingOptions } from '../settings';
import { trackPlan } from '../stages/stage';
import { type TrainingTask, trainBriefly } from '../training';

/** What makes the model of a trial; undefined where its loss became no number. */
export interface Trials {
  /** Whether a trial trains: without, it is the same with every seed. */
  trained: boolean;
  run(value: number, seed: number): Promise<Model | undefined>;
  /** The models whose speed the values decide, where they decide it. */
  untrained?(value: number): Promise<Model>;
}

function optionsOf<K extends StageKind>(stages: readonly Stage[], index: number, kind: K): StageOptions<K> {
  return (stages[index] as unknown as Record<K, StageOptions<K>>)[kind];
}

/** The warm-up of a short training is short, and it is no longer than the training that it stands for. */
function shortened(
  c: RunContext,
  options: TrainingOptions,
  steps: number,
): { options: TrainingOptions; steps: number } {
  const whole = trackPlan('student', c.data.train.indices.length, options).steps;
  const short = Math.min(steps, whole);
  return { options: { ...options, warmup: Math.min(options.warmup, Math.floor(short / 10)) }, steps: short };
}

/** The student learns from the weights that the distill stage began with. */
function distillTrials(c: RunContext, { stage, name }: Adjustable, at: number, steps: number): Trials {
  const options = optionsOf(c.experiment.stages, stage, 'distill');
  const start = c.models.startOf(stage, 'student');
  const hidden = { teacher: c.models.get('teacher'), pairs: options.hidden, seed: c.experiment.seed };
  const short = shortened(c, options, steps);
  return {
    trained: true,
    async run(value, seed) {
      const lesson = await taught(c, at, c.data.train, { ...options, [name]: value });
      const task: TrainingTask = { stage: at, track: 'student', start, settings: 'distill', ...short, ...lesson };
      return trainBriefly(c, { ...task, distillation: { ...lesson.distillation, hidden } }, seed);
    },
  };
}

/** How what is left of a cut learns again: as the prune stage says, or the phase after it. */
function recovery({ experiment: { stages } }: RunContext, pruned: number, at: number): TrainingOptions | undefined {
  const { recover } = optionsOf(stages, pruned, 'prune');
  const phase = stages.find((stage, i) => i > pruned && i < at && 'finetune' in stage);
  return recover ?? (phase && 'finetune' in phase ? phase.finetune : undefined);
}

async function recoveringTask(c: RunContext, options: TrainingOptions, at: number, steps: number) {
  const lessons = lessonsOf(c.experiment);
  const samples = lessons ? c.data.train : labelledSamples(c.data.train);
  const lesson = lessons
    ? await taught(c, at, samples, { ...lessons, augment: options.augment })
    : { samples, loss: 'ce' as const };
  const short = shortened(c, options, steps);
  return { stage: at, track: 'student', settings: 'prune.recover', ...short, ...lesson } as const;
}

/** The student as it was before it was pruned is cut anew, and recovers. */
async function pruneTrials(c: RunContext, { stage }: Adjustable, at: number, steps: number): Promise<Trials> {
  const { criterion, scope, exclude, multiple, floor, inexact, overrides } = optionsOf(
    c.experiment.stages,
    stage,
    'prune',
  );
  const { seed } = c.experiment;
  const model = c.models.startOf(stage, 'student');
  const pruning = await Pruning.analyze(model, { sample: c.data.shape });
  const gradients = criterion === 'taylor' ? await taylorGradients(c, model) : undefined;
  const fixed = { criterion, scope, exclude, multiple, floor, inexact, overrides, seed, gradients };
  const cuts = new Map<number, Model>();
  const untrained = async (ratio: number): Promise<Model> => {
    const cut = cuts.get(ratio) ?? (await pruning.cut({ model }, { ...fixed, ratio })).model;
    cuts.set(ratio, cut);
    return cut;
  };
  const options = recovery(c, stage, at);
  return {
    trained: options !== undefined,
    untrained,
    async run(value, trialSeed) {
      const start = await untrained(value);
      if (!options) return start;
      return trainBriefly(c, { ...(await recoveringTask(c, options, at, steps)), start }, trialSeed);
    },
  };
}

/** How a setting is tried. @param at the place of the tune stage. @param steps of a trial. */
export async function trialsOf(c: RunContext, adjustable: Adjustable, at: number, steps: number): Promise<Trials> {
  return adjustable.name === 'ratio' ? pruneTrials(c, adjustable, at, steps) : distillTrials(c, adjustable, at, steps);
}
