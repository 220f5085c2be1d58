import type { Samples } from '../../data';
import type { StageOptions } from '../../experiment';
import type { ModelResult, Track } from '../../runs';
import type { RunContext } from '../context';
import { RunFailure } from '../interruption';
import { measureLatency } from '../latency';
import { measure } from '../measure';
import { countParameters } from '../models';
import { flopsPerSample, inferenceCost, type StageModule } from './stage';

const tracks: readonly Track[] = ['teacher', 'student', 'baseline'];
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

async function addLatency(c: RunContext, results: ModelResult[]): Promise<void> {
  const models = results.map(({ track }) => c.models.get(track));
  const heed = () => c.requests.heed();
  const settings = { sample: c.data.shape, threads: c.threads };
  const one = await measureLatency(models, { ...settings, batch: 1 }, heed);
  const many = await measureLatency(models, { ...settings, batch: 64 }, heed);
  results.forEach((result, i) => {
    result.latencyMs = { batch1: one[i] ?? Number.NaN, batch64: many[i] ?? Number.NaN };
  });
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
    const results: ModelResult[] = [];
    for (const name of tracks) {
      const described = c.models.describe(name);
      if (!described) continue;
      const model = c.models.get(name);
      const settings = { normalize: c.experiment.data.normalize, threads: c.threads, heed: () => c.requests.heed() };
      const { accuracy } = await measure(model, samples, settings);
      results.push({ name, track: name, on: options.on, ...described, parameters: countParameters(model), accuracy });
    }
    if (options.latency) await addLatency(c, results);
    const student = results.find((r) => r.name === 'student');
    const { parameters, bytes, accuracy } = student ?? {};
    return { name: 'evaluate', parameters, bytes, accuracy, latencyMs: student?.latencyMs?.batch1, models: results };
  },
};
