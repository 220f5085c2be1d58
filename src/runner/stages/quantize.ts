import { join, relative } from 'node:path';
import {
  type SampleData,
  type SearchReport,
  type SearchResult,
  sampleBatches,
  searchQuantization,
  type Trial,
} from '../../compression';
import type { StageOptions } from '../../experiment';
import { encodeModel, type Model } from '../../onnx';
import { type ModelResult, type StageReport, writeAtomic } from '../../runs';
import { needsReducedRange } from '../../runtime';
import { calibrationSamples } from '../calibration';
import type { RunContext } from '../context';
import { RunFailure } from '../interruption';
import { measure } from '../measure';
import { countParameters } from '../models';
import { RememberedLatency } from '../remembered-latency';
import { freshName } from '../states';
import { flopsPerSample, inferenceCost, type StageModule } from './stage';

type Options = StageOptions<'quantize'>;

/** What measuring the latency of one model takes, as work of about that time. */
const LATENCY_COST = 5e10;
/** How many models each mode measures, float32 included. */
const trialCount: Record<Options['mode'], number> = { auto: 5, static: 2, dynamic: 2, fp16: 2 };

/** The student as it stands. @throws RunFailure where nothing has made or given one. */
function studentOf(c: RunContext, stage: number): Model {
  if (!c.models.isTrained('student') && 'architecture' in c.experiment.student) {
    throw new RunFailure(
      'nothing-to-quantize',
      'No stage before this one has made a student.',
      'Add a distill stage before it, or name an ONNX file as the student.',
      { stage, path: `stages.${stage}.quantize` },
    );
  }
  return c.models.get('student');
}

/** Writes what was found so far for people to see, whole each time, and says so in the journal. */
function reporter(c: RunContext, stage: number): (report: SearchReport) => void {
  const file = join(c.run.paths.artifacts, `quantization-${stage}.json`);
  return (report) => {
    const content: StageReport = { kind: 'quantization', stage, ...report };
    writeAtomic(file, `${JSON.stringify(content)}\n`);
    c.journal.write({ type: 'report', stage, file: relative(c.run.dir, file).replaceAll('\\', '/') });
  };
}

function progressTeller(c: RunContext, stage: number, expected: number): (message: string) => void {
  let done = 0;
  return (message) => {
    c.journal.write({ type: 'progress', stage, message, done, total: Math.max(expected, done + 1) });
    done++;
  };
}

async function search(c: RunContext, options: Options, stage: number, student: Model): Promise<SearchResult> {
  const { normalize } = c.experiment.data;
  const heed = () => c.requests.heed();
  const samples: SampleData = calibrationSamples(c, options.calibration.samples);
  const latency = new RememberedLatency(c, stage);
  return searchQuantization(
    student,
    {
      ...options,
      method: options.calibration.method,
      samples: samples.count,
      reduceRange: options.reduceRange ?? needsReducedRange(),
    },
    {
      batches: options.mode === 'fp16' ? undefined : await sampleBatches(student, samples),
      measures: {
        accuracy: async (model) =>
          (await measure(model, c.data.validation, { normalize, threads: c.threads, heed })).accuracy,
        latency: (models) => latency.measure(models),
      },
      onProgress: progressTeller(c, stage, trialCount[options.mode] + 2),
      onTrial: reporter(c, stage),
    },
    { threads: c.threads, heed },
  );
}

/** Keeps a quantized model in a file of its own beside the float student. */
async function keep(
  c: RunContext,
  stage: number,
  student: Model,
  trial: Trial,
  discarded: boolean,
): Promise<ModelResult> {
  const name = freshName(c, trial.precision === 'int8' ? 'int8' : 'fp16');
  const file = join(c.run.paths.artifacts, `student-${name.replaceAll(' ', '-')}.onnx`);
  writeAtomic(file, encodeModel(trial.model));
  const how = trial.name.replace(/^int8, /, '');
  const model: ModelResult = {
    name,
    track: 'student',
    detail: `quantize, ${how}`,
    parameters: countParameters(student),
    flops: await flopsPerSample(student, c.data.shape),
    bytes: trial.bytes,
    accuracy: trial.accuracy,
    on: 'validation',
    latencyMs: trial.latencyMs,
    file,
    ...(discarded && { discarded }),
  };
  c.journal.write({ type: 'model', stage, model });
  return model;
}

/** What goes on as the quantized student, and the int8 that was tried, also where float is better. */
async function keepAll(
  c: RunContext,
  stage: number,
  student: Model,
  { kept, int8 }: SearchResult,
): Promise<ModelResult[]> {
  const models: ModelResult[] = [];
  if (int8 && int8 !== kept) models.push(await keep(c, stage, student, int8, true));
  if (kept.precision !== 'float32') models.push(await keep(c, stage, student, kept, false));
  return models;
}

/** Stores the student in 8 or 16 bits, and says whether that is faster. */
export const quantizeStage: StageModule<'quantize'> = {
  kind: 'quantize',

  async plan(options, { data, models }) {
    const flops = await flopsPerSample(models.get('student'), data.shape);
    const trials = trialCount[options.mode];
    const samples = 3 * options.calibration.samples + trials * data.validation.indices.length;
    return { label: 'quantize', cost: inferenceCost(flops, samples) + trials * LATENCY_COST, tracks: [] };
  },

  async run(options, c, stage) {
    const student = studentOf(c, stage);
    const result = await search(c, options, stage, student);
    const models = await keepAll(c, stage, student, result);
    const { kept, report } = result;
    const { verdict } = report;
    c.journal.write({ type: 'log', level: 'info', message: verdict });
    const { bytes, accuracy, latencyMs } = kept;
    return {
      name: 'quantize',
      parameters: countParameters(student),
      bytes,
      accuracy,
      latencyMs: latencyMs.batch1,
      verdict,
      models,
    };
  },
};
