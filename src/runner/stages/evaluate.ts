import type { Samples } from '../../data';
import type { StageOptions } from '../../experiment';
import { loadModel, type Model } from '../../onnx';
import type { ModelResult } from '../../runs';
import type { RunContext } from '../context';
import { Evaluation } from '../evaluation';
import { RunFailure } from '../interruption';
import { measureLatency } from '../latency';
import { countParameters } from '../models';
import { verdictOf } from '../prune/verdict';
import { problemsFor } from '../reasoning/solve';
import { writingSpeeds } from '../reasoning/writing-speed';
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

async function latenciesOf(c: RunContext, models: readonly Model[]) {
  const heed = () => c.requests.heed();
  const settings = { sample: c.data.shape, element: c.data.element, threads: c.threads };
  const one = await measureLatency(models, { ...settings, batch: 1 }, heed);
  const many = await measureLatency(models, { ...settings, batch: 64 }, heed);
  return one.map((batch1, i) => ({ batch1, batch64: many[i] ?? { p50: Number.NaN, p95: Number.NaN } }));
}

/** How long each model takes, and how fast it writes where it does. */
async function addSpeed(
  c: RunContext,
  evaluation: Evaluation,
  models: readonly Model[],
  results: ModelResult[],
): Promise<void> {
  const latencies = await latenciesOf(c, models);
  evaluation.addLatency(latencies);
  results.forEach((result, i) => {
    const { batch1, batch64 } = latencies[i] ?? {};
    result.latencyMs = { batch1: batch1?.p50 ?? Number.NaN, batch64: batch64?.p50 ?? Number.NaN };
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

/** Measures every model that the run has: what it gets right and how that compares with the teacher, and how long it takes. */
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
    const evaluation = new Evaluation(c, stage, options.on, samples);
    for (const [i, state] of states.entries()) {
      const model = models[i] as Model;
      const flops = state.flops ?? (await flopsPerSample(model, c.data.shape));
      results.push({ ...(await evaluation.add(state, model)), flops });
      c.journal.write({ type: 'progress', stage, message: 'Measuring', done: i + 1, total: states.length });
    }
    if (options.latency) {
      await addSpeed(c, evaluation, models, results);
      await addWritingSpeed(c, options.on, models, results);
    }
    const final = results.findLast(({ track, discarded }) => track === 'student' && !discarded);
    const { parameters, bytes, accuracy, latencyMs } = final ?? {};
    const { qualities, mistake } = evaluation.report();
    results.forEach((result, i) => {
      result.quality = qualities[i];
    });
    const verdict = [mistake, verdictOf(c.experiment, results)].filter(Boolean).join(' ') || undefined;
    return { name: 'evaluate', parameters, bytes, accuracy, latencyMs: latencyMs?.batch1, verdict, models: results };
  },
};
