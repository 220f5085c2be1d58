import { join } from 'node:path';
import type { StageOptions } from '../../experiment';
import type { ModelResult } from '../../runs';
import { prepare, withTeacher, writeArtifacts } from '../../training';
import type { RunContext } from '../context';
import { answersAlone } from '../datasets';
import { labelledSamples } from '../labelled';
import { taught } from '../lessons';
import { measure } from '../measure';
import { reportSamples } from '../reasoning/samples';
import { lossOf, optimizerOf, samplesPerStep, temperatureText, termWeights } from '../settings';
import { epochsText, keepState } from '../states';
import { finishing, train } from '../training';
import { flopsPerSample, inferenceCost, type StageModule, trackPlan, trainingCost } from './stage';

type Options = StageOptions<'distill'>;

const hiddenWeights = ({ hidden }: Options) =>
  hidden.length > 0 ? { hidden: hidden.map(({ weight }) => weight) } : {};

async function trainStudent(c: RunContext, options: Options, stage: number, steps: number): Promise<void> {
  const lesson = await taught(c, stage, c.data.train, options);
  const start = c.models.startOf(stage, 'student');
  const { batch, batchNorm, divergence } = options;
  const sizes = { batch, batchNorm, sample: c.data.shape, padding: c.data.train.dataset.padding };
  const hidden = { teacher: c.models.get('teacher'), pairs: options.hidden, seed: c.experiment.seed };
  const loss = lossOf('kd', options, lesson.samples, { classes: c.data.classes, divergence });
  const prepared = await prepare(start, sizes);
  const recipe = await withTeacher(prepared, { ...sizes, loss, hidden });
  const written = { loss: recipe.loss, optimizer: optimizerOf(options) };
  await writeArtifacts(join(c.run.paths.artifacts, 'training'), prepared, written);
  const task = { stage, track: 'student', start, options, settings: 'distill', steps } as const;
  await train(c, { ...task, ...lesson, distillation: { ...lesson.distillation, hidden } }, finishing(c, 'student'));
}

/** The same student, from the same weights, for as many steps, from labels alone. */
async function trainBaseline(c: RunContext, options: Options, stage: number, steps: number): Promise<void> {
  const start = c.models.startOf(stage, 'student');
  const samples = labelledSamples(c.data.train);
  const task = { stage, track: 'baseline', start, samples, options, settings: 'distill', steps } as const;
  await train(c, { ...task, loss: 'ce' }, finishing(c, 'baseline'));
}

/** The same student, from the same weights, for as many steps, from answers without the steps to them. */
async function trainOnAnswers(c: RunContext, options: Options, stage: number, steps: number): Promise<ModelResult> {
  const { train: samples, validation } = await answersAlone(c.run, c.experiment);
  if (!c.progress.hasFinished('answers')) {
    const start = c.models.startOf(stage, 'student');
    const task = { stage, track: 'answers', start, samples, validation, options, settings: 'distill', steps } as const;
    await train(c, { ...task, loss: 'ce' }, finishing(c, 'answers'));
  }
  const detail = `answers alone, ${epochsText(options.epochs)}`;
  return keepState(c, { stage, name: 'answers', track: 'answers', detail, model: c.models.get('answers'), validation });
}

/** Where the teacher stands, for the line above the curves. */
async function reportTeacher(c: RunContext, stage: number): Promise<void> {
  const settings = { normalize: c.experiment.data.normalize, threads: c.threads };
  const quality = await measure(c.models.get('teacher'), c.data.validation, settings);
  c.journal.write({ type: 'validated', stage, track: 'teacher', step: 0, ...quality, best: false });
  await reportSamples(c, c.models.get('teacher'), { stage, track: 'teacher', step: 0 });
}

const keepTrack = (c: RunContext, stage: number, track: 'student' | 'baseline', detail: string) =>
  keepState(c, { stage, name: track, track, detail, model: c.models.get(track) });

/** Trains the student from the teacher's soft labels, and a baseline without them where one is wanted. */
export const distillStage: StageModule<'distill'> = {
  kind: 'distill',

  async plan(options, { data, models }) {
    const student = trackPlan('student', data.train.indices.length, options);
    const others = (['baseline', 'answers'] as const).filter((name) => options[name]);
    const tracks = [student, ...others.map((track) => ({ ...student, track }))];
    const flops = await flopsPerSample(models.get('student'), data.shape);
    const teacher = inferenceCost(await flopsPerSample(models.get('teacher'), data.shape), data.train.indices.length);
    const cost = teacher + tracks.length * trainingCost(flops, samplesPerStep(options), student.steps);
    return { label: 'distil', cost, tracks, loss: { ...termWeights(options), ...hiddenWeights(options) } };
  },

  async run(options, c, stage) {
    const { steps } = trackPlan('student', c.data.train.indices.length, options);
    await reportTeacher(c, stage);
    if (!c.progress.hasFinished('student')) await trainStudent(c, options, stage, steps);
    if (options.baseline && !c.progress.hasFinished('baseline')) await trainBaseline(c, options, stage, steps);
    const { alpha, temperature, divergence } = options;
    const how = divergence === 'kl' ? '' : `${divergence}, `;
    const detail = `distil, ${epochsText(options.epochs)}, ${how}τ ${temperatureText(temperature)}, α ${alpha}`;
    const models = [await keepTrack(c, stage, 'student', detail)];
    if (options.baseline)
      models.push(await keepTrack(c, stage, 'baseline', `labels alone, ${epochsText(options.epochs)}`));
    if (options.answers) models.push(await trainOnAnswers(c, options, stage, steps));
    const { parameters, bytes, accuracy } = models[0] ?? {};
    return { name: 'distil', parameters, bytes, accuracy, models };
  },
};
