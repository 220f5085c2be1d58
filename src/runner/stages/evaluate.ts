import type { Samples } from '../../data';
import type { StageOptions } from '../../experiment';
import { loadModel, type Model, OnnxError } from '../../onnx';
import type { ModelResult } from '../../runs';
import type { RunContext } from '../context';
import { RunFailure } from '../interruption';
import { measureLatency } from '../latency';
import { measure } from '../measure';
import { countParameters } from '../models';
import { verdictOf } from '../prune/verdict';
import { problemsFor, solveProblems } from '../reasoning/solve';
import { writingSpeeds } from '../reasoning/writing-speed';
import { epsilonOf, robustAccuracy } from '../robustness';
import { statesOf } from '../states';
import { flopsPerSample, inferenceCost, type StageModule } from './stage';

/** What the latency measurement takes, as work of about that time. */
const LATENCY_COST = 2e11;

function samplesFor(options: StageOptions<'evaluate'>, data: RunContext['data'], stage: number): Samples {
  if (options.on === 'validation') return data.validation;
  if (data.test) return data.test;
  throw new RunFailure('no-test', 'The experiment has no test data.', 'Add data.test, or evaluate on validation.', {
    stage,
    path: `stages.${stage}.evaluate.on`,
  });
}

/** The file that a track started from, whatever stages have made of it since. */
function given(c: RunContext, track: 'teacher' | 'student'): ModelResult[] {
  const described = c.models.given(track);
  if (!described) return [];
  const parameters = countParameters(loadModel(described.file));
  return [{ name: track, track, detail: 'given', ...described, parameters }];
}

/** Every state that the run has a file of: the teacher first, the student without a teacher last. */
function statesToMeasure(c: RunContext): ModelResult[] {
  const made = statesOf(c).filter(({ file }) => file !== undefined);
  const has = (name: string) => made.some((state) => state.name === name);
  const all = [...(has('teacher') ? [] : given(c, 'teacher')), ...(has('student') ? [] : given(c, 'student')), ...made];
  const place = ({ track }: ModelResult) => ['teacher', 'student', 'baseline', 'answers'].indexOf(track);
  return all.sort((a, b) => place(a) - place(b));
}

async function addLatency(c: RunContext, models: readonly Model[], results: ModelResult[]): Promise<void> {
  const heed = () => c.requests.heed();
  const settings = { sample: c.data.shape, element: c.data.element, threads: c.threads };
  const one = await measureLatency(models, { ...settings, batch: 1 }, heed);
  const many = await measureLatency(models, { ...settings, batch: 64 }, heed);
  results.forEach((result, i) => {
    result.latencyMs = { batch1: one[i] ?? Number.NaN, batch64: many[i] ?? Number.NaN };
  });
}

/** How fast each language model writes. */
async function addWritingSpeed(
  c: RunContext,
  on: 'test' | 'validation',
  models: readonly Model[],
  results: ModelResult[],
): Promise<void> {
  const problems = problemsFor(c.experiment, on);
  if (!problems) return;
  const settings = { threads: c.threads, limit: c.data.shape[0] ?? 0, heed: () => c.requests.heed() };
  const speeds = await writingSpeeds(models, problems, settings);
  results.forEach(({ solved }, i) => {
    if (solved) solved.tokensPerSecond = speeds[i] ?? Number.NaN;
  });
}

/** The share of samples that a model gets right: of problems those whose answer it writes, of others as it classifies them. */
async function accuracyOf(
  c: RunContext,
  { on }: StageOptions<'evaluate'>,
  { model, name, samples }: { model: Model; name: string; samples: Samples },
): Promise<Pick<ModelResult, 'solved'> & { accuracy: number }> {
  const problems = problemsFor(c.experiment, on);
  if (problems) {
    const { accuracy, scores } = await solveProblems(c, { model, name, problems });
    return { accuracy, solved: { scores } };
  }
  const settings = { normalize: c.experiment.data.normalize, threads: c.threads, heed: () => c.requests.heed() };
  const { accuracy } = await measure(model, samples, settings);
  return { accuracy };
}

/** How many samples a model still tells rightly once they are moved against it, where the experiment trains for that. */
async function robustnessOf(c: RunContext, model: Model, samples: Samples): Promise<ModelResult['robust']> {
  const epsilon = epsilonOf(c.experiment);
  if (epsilon === undefined) return undefined;
  const { experiment, threads, device, requests } = c;
  const settings = { normalize: experiment.data.normalize, threads, device, epsilon, heed: () => requests.heed() };
  try {
    return { accuracy: await robustAccuracy(model, samples, settings), epsilon };
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    const message = `Robust accuracy is not measured of a model that no gradient passes: ${error.message}`;
    c.journal.write({ type: 'log', level: 'info', message });
    return undefined;
  }
}

/** Measures every model that the run has: parameters, bytes, accuracy and latency. */
export const evaluateStage: StageModule<'evaluate'> = {
  kind: 'evaluate',

  async plan(options, { data, models }) {
    const samples = (options.on === 'test' ? data.test : data.validation)?.indices.length ?? 0;
    const flops = await Promise.all(
      [models.get('teacher'), models.get('student')].map((m) => flopsPerSample(m, data.shape)),
    );
    const cost = flops.reduce((sum, f) => sum + inferenceCost(f, samples), options.latency ? LATENCY_COST : 0);
    return { label: 'evaluate', cost, tracks: [] };
  },

  async run(options, c, stage) {
    const samples = samplesFor(options, c.data, stage);
    const states = statesToMeasure(c);
    const models = states.map(({ file = '' }) => loadModel(file));
    const results: ModelResult[] = [];
    for (const [i, state] of states.entries()) {
      const model = models[i] as Model;
      const flops = state.flops ?? (await flopsPerSample(model, c.data.shape));
      const quality = await accuracyOf(c, options, { model, name: state.name, samples });
      const robust = await robustnessOf(c, model, samples);
      results.push({ ...state, flops, ...quality, robust, on: options.on });
      c.journal.write({ type: 'progress', stage, message: 'Measuring', done: i + 1, total: states.length });
    }
    if (options.latency) {
      await addLatency(c, models, results);
      await addWritingSpeed(c, options.on, models, results);
    }
    const final = results.findLast(({ track, discarded }) => track === 'student' && !discarded);
    const { parameters, bytes, accuracy, latencyMs } = final ?? {};
    const verdict = verdictOf(c.experiment, results);
    return { name: 'evaluate', parameters, bytes, accuracy, latencyMs: latencyMs?.batch1, verdict, models: results };
  },
};
