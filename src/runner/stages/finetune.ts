import type { StageOptions } from '../../experiment';
import type { Model } from '../../onnx';
import type { ModelResult, StageResult } from '../../runs';
import type { RunContext } from '../context';
import { phaseSamples } from '../finetune/samples';
import { type Lessons, lessonsOf, taught } from '../lessons';
import { measure } from '../measure';
import { checkMovable, robustAccuracy } from '../robustness';
import { samplesPerStep, termWeights } from '../settings';
import { epochsText, freshName, keepState } from '../states';
import { finishing, type TrainingTask, train } from '../training';
import { flopsPerSample, type PlanContext, type StageModule, trackPlan, trainingCost } from './stage';

type Options = StageOptions<'finetune'>;

/** What the state is called that a phase leaves. */
const outcomes: Record<Options['phase'], string> = { recover: 'recovered', adapt: 'adapted', adversarial: 'robust' };

/** How the teacher teaches in this phase; undefined where it does not. */
function phaseLessons({ teach }: Options, { experiment }: PlanContext): Lessons | undefined {
  const lessons = teach === false ? undefined : lessonsOf(experiment);
  return lessons && typeof teach === 'object' ? { ...lessons, ...defined(teach) } : lessons;
}

const defined = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

async function trainPhase(c: RunContext, options: Options, stage: number): Promise<void> {
  const lessons = phaseLessons(options, c);
  const samples = await phaseSamples(c, options, lessons !== undefined);
  const notes = options.data ? (samples.dataset.notes ?? []) : [];
  for (const message of notes) c.journal.write({ type: 'log', level: 'warning', message });
  const { steps } = trackPlan('student', samples.indices.length, options);
  const start = c.models.startOf(stage, 'student');
  const { earlyStopping } = options;
  const task = { stage, track: 'student', start, options, settings: 'finetune', steps, earlyStopping } as const;
  const fgsm = options.phase === 'adversarial' ? options.fgsm : undefined;
  const lesson: Pick<TrainingTask, 'samples' | 'loss' | 'distillation'> = lessons
    ? await taught(c, stage, samples, { ...lessons, augment: options.augment })
    : { samples, loss: 'ce' };
  await train(c, { ...task, ...lesson, fgsm }, finishing(c, 'student'));
}

function resultOf({ phase }: Options, state: ModelResult): StageResult {
  const { parameters, bytes, accuracy } = state;
  return { name: phase, parameters, bytes, accuracy, models: [state] };
}

interface Robustness {
  accuracy: number;
  robust: number;
}

/** Accuracy on the validation data, as it is and moved against the model. */
async function robustnessOf(c: RunContext, model: Model, epsilon: number): Promise<Robustness> {
  const { data, experiment, threads, device, requests } = c;
  const settings = { normalize: experiment.data.normalize, threads, device, heed: () => requests.heed() };
  const { accuracy } = await measure(model, data.validation, settings);
  return { accuracy, robust: await robustAccuracy(model, data.validation, { ...settings, epsilon }) };
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)} %`;

/** What an adversarial phase has done, in one sentence. */
const hardened = (before: Robustness, after: Robustness, epsilon: number): string =>
  `Robust accuracy (FGSM, ε ${epsilon}) went from ${percent(before.robust)} to ${percent(after.robust)}, clean accuracy from ${percent(before.accuracy)} to ${percent(after.accuracy)}, on the validation data.`;

/** Trains the student further, in one phase of several. */
export const finetuneStage: StageModule<'finetune'> = {
  kind: 'finetune',

  async plan(options, c) {
    const lessons = phaseLessons(options, c);
    const samples = await phaseSamples(c, options, lessons !== undefined);
    if (options.phase === 'adversarial') checkMovable(samples);
    const track = trackPlan('student', samples.indices.length, options);
    const flops = await flopsPerSample(c.models.get('student'), c.data.shape);
    // A step on moved samples goes forward and back twice.
    const passes = options.phase === 'adversarial' ? 2 : 1;
    const cost = passes * trainingCost(flops, samplesPerStep(options), track.steps);
    return { label: options.phase, cost, tracks: [track], loss: lessons && termWeights(lessons) };
  },

  async run(options, c, stage) {
    if (!c.progress.hasFinished('student')) await trainPhase(c, options, stage);
    const detail = `${options.phase}, ${epochsText(options.epochs)}`;
    const name = freshName(c, outcomes[options.phase]);
    const model = c.models.get('student');
    const kept = { stage, name, track: 'student', detail, model } as const;
    if (options.phase !== 'adversarial') return resultOf(options, await keepState(c, kept));
    const { epsilon } = options.fgsm;
    const before = await robustnessOf(c, c.models.startOf(stage, 'student'), epsilon);
    const after = await robustnessOf(c, model, epsilon);
    const state = await keepState(c, { ...kept, robust: { accuracy: after.robust, epsilon } });
    return { ...resultOf(options, state), verdict: hardened(before, after, epsilon) };
  },
};
