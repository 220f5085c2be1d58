import { allocateBatch, BatchAssembler, type Samples, sampleSize, TrainingBatches } from '../data';
import type { Model } from '../onnx';
import type { Track } from '../runs';
import {
  type ChunkResult,
  type Divergence,
  type HiddenTeaching,
  type LossKind,
  learningRate,
  type TemperatureSchedule,
  Trainer,
  temperatureAt,
  withWeights,
} from '../training';
import { type Best, Checkpoints } from './checkpoints';
import { ChunkLength } from './chunk-length';
import type { RunContext } from './context';
import { RunFailure } from './interruption';
import { measure } from './measure';
import { lossOf, optimizerOf, peakRate, samplesPerStep, type TrainingOptions } from './settings';

/** A state this young need not be saved again; after a validation, where a person would look for one, rather sooner. */
const CHECKPOINT_MS = 3000;
const CHECKPOINT_AT_VALIDATION_MS = 300;
const VALIDATIONS_PER_EPOCH = 4;

/** How a student is taught. */
export interface Distillation {
  /** Kept logits of every sample, [samples, classes], or a teacher that looks at each batch. */
  teacherLogits?: Float32Array;
  teacher?: Model;
  temperature: number | TemperatureSchedule;
  alpha: number;
  divergence: Divergence;
  hidden?: HiddenTeaching;
}

/** What is trained, how, and from what. */
export interface TrainingTask {
  stage: number;
  track: Track;
  start: Model;
  samples: Samples;
  options: TrainingOptions;
  /** Where those stand in the experiment, below `stages.N`. */
  settings: 'train' | 'distill' | 'prune.recover';
  steps: number;
  loss: LossKind;
  distillation?: Distillation;
  /** Where the stage trains the track several times: which time this is, and how many steps came before. */
  round?: { index: number; stepsBefore: number };
}

/** One training of one model: resumable, interruptible, kept at its best. */
class Training {
  private readonly checkpoints: Checkpoints;
  private readonly chunkLength: ChunkLength;
  private best: Best | undefined;
  private step = 0;
  private savedAt = Date.now();

  constructor(
    private readonly c: RunContext,
    private readonly task: TrainingTask,
    private readonly trainer: Trainer,
    private readonly batches: TrainingBatches,
  ) {
    this.checkpoints = new Checkpoints(c.run, task.stage, task.track, task.round?.index);
    this.chunkLength = new ChunkLength(4 * samplesPerStep(task.options) * sampleSize(task.samples.dataset.shape));
  }

  /** Trains to the end and returns the model with its best weights. */
  async run(): Promise<Model> {
    this.resume();
    const { steps, samples, options, distillation } = this.task;
    const kept = distillation?.teacherLogits !== undefined;
    const arrays = allocateBatch(samples, samplesPerStep(options) * this.chunkLength.longest, kept);
    const every = Math.ceil(this.batches.stepsPerEpoch / VALIDATIONS_PER_EPOCH);
    while (this.step < steps) {
      const next = Math.min(steps, (Math.floor(this.step / every) + 1) * every);
      const count = this.chunkLength.next(next - this.step);
      this.batches.fillChunk(this.step, count, arrays);
      const result = await this.trainer.run({
        ...arrays,
        learningRates: this.rates(count),
        alpha: distillation?.alpha,
        temperature: this.temperatures(count),
        teacherLogits: arrays.teacherLogits,
      });
      this.report(result, count);
      if (this.step === next) await this.validate();
      await this.c.requests.heed(() => this.save());
      await this.saveIfOlder(this.step === next ? CHECKPOINT_AT_VALIDATION_MS : CHECKPOINT_MS);
    }
    return this.best ? withWeights(this.task.start, this.best.weights) : this.trainer.trainedModel();
  }

  discard(): void {
    this.checkpoints.discard();
  }

  /** As the journal counts: within the stage and the track. */
  private inStage(step: number): number {
    return (this.task.round?.stepsBefore ?? 0) + step;
  }

  private resume(): void {
    const state = this.checkpoints.load();
    if (state) {
      this.trainer.restore(state);
      this.step = state.step;
    }
    // Weights that were best at a later step stay: the steps up to there will be the same again.
    this.best = this.checkpoints.loadBest();
    if (this.c.restart.take())
      this.c.journal.write({
        type: 'resumed',
        stage: this.task.stage,
        track: this.task.track,
        step: this.inStage(this.step),
      });
  }

  private rates(count: number): number[] {
    const { options, steps } = this.task;
    const schedule = { schedule: options.schedule, lr: peakRate(options).lr, warmup: options.warmup, steps };
    return Array.from({ length: count }, (_, k) => learningRate(schedule, this.step + k + 1));
  }

  /** Those of the next steps. */
  private temperatures(count: number): number | number[] | undefined {
    const { steps, distillation } = this.task;
    const { temperature } = distillation ?? {};
    if (typeof temperature !== 'object') return temperature;
    const { stepsPerEpoch } = this.batches;
    return Array.from({ length: count }, (_, k) =>
      temperatureAt(temperature, this.step + k + 1, { steps, stepsPerEpoch }),
    );
  }

  private report(result: ChunkResult, count: number): void {
    const { stage, track } = this.task;
    const first = this.inStage(this.step + 1);
    const lr = digits(this.rates(count));
    const taught = this.temperatures(count);
    const temperature = Array.isArray(taught) ? digits(taught) : undefined;
    this.c.journal.write({ type: 'steps', stage, track, step: first, ...rounded(result), temperature, lr });
    const bad = result.loss.findIndex((l) => !Number.isFinite(l));
    if (bad >= 0) throw diverged(this.task, first + bad, result, bad);
    this.step += count;
    this.chunkLength.observe(result.ms);
  }

  private async validate(): Promise<void> {
    const { stage, track } = this.task;
    const { data, experiment, threads, device, journal } = this.c;
    const model = await this.trainer.trainedModel();
    const quality = await measure(model, data.validation, { normalize: experiment.data.normalize, threads, device });
    const { best: known } = this;
    const better =
      !known || quality.accuracy > known.accuracy || (quality.accuracy === known.accuracy && quality.loss < known.loss);
    if (better) {
      this.best = { step: this.step, ...quality, weights: await this.trainer.weights() };
      this.checkpoints.saveBest(this.best);
    }
    // After a resume the best may be known from before: it is met again here.
    journal.write({
      type: 'validated',
      stage,
      track,
      step: this.inStage(this.step),
      ...quality,
      best: this.best?.step === this.step,
    });
  }

  private async save(): Promise<void> {
    const { stage, track } = this.task;
    this.checkpoints.save(await this.trainer.snapshot());
    this.c.journal.write({ type: 'checkpoint', stage, track, step: this.inStage(this.step) });
    this.savedAt = Date.now();
  }

  private async saveIfOlder(ms: number): Promise<void> {
    if (Date.now() - this.savedAt > ms) await this.save();
  }
}

/** Seven digits are what a float holds; more would only fill the journal. */
const digits = (values: readonly number[]): number[] => values.map((v) => Number(v.toPrecision(7)));

const rounded = ({ loss, kl, ce, hidden, distances, ms }: ChunkResult): ChunkResult => ({
  loss: digits(loss),
  kl: kl && digits(kl),
  hidden: hidden && digits(hidden),
  distances: distances?.map(digits),
  ce: digits(ce),
  ms: ms.map((v) => Number(v.toFixed(3))),
});

function diverged(
  { stage, track, settings, options }: TrainingTask,
  step: number,
  result: ChunkResult,
  at: number,
): RunFailure {
  const terms = [
    ['KL', result.kl?.[at]],
    ['CE', result.ce[at]],
    ['the distance of hidden states', result.hidden?.[at]],
  ] as const;
  const culprits = terms.filter(([, v]) => v !== undefined && !Number.isFinite(v)).map(([name]) => name);
  const cause = culprits.length > 0 ? ` (${culprits.join(' and ')} first)` : '';
  const path = `stages.${stage}.${settings}.${peakRate(options).path}`;
  return new RunFailure(
    'diverged',
    `The loss of the ${track} is no longer a number at step ${step}${cause}: the training has diverged.`,
    'Lower the learning rate, add warmup steps, or set clipNorm to 1. The last checkpoint before it is kept.',
    { stage, step, path },
  );
}

/** Keeps a model as its track's, which is finished with it. */
export const finishing = (c: RunContext, track: Track) => (model: Model) => {
  c.models.save(track, model);
  c.progress.finishTrack(track);
};

/**
 * Trains a model as a task says, or goes on where a run before stopped.
 * @param keep makes sure that the model is not lost; called before what it could be made again from is discarded.
 */
export async function train(c: RunContext, task: TrainingTask, keep: (model: Model) => void): Promise<Model> {
  const { options, samples, distillation } = task;
  const assembler = new BatchAssembler(samples, c.experiment.data.normalize, distillation?.teacherLogits);
  const batches = new TrainingBatches(assembler, { batch: samplesPerStep(options), seed: c.experiment.seed });
  const trainer = await Trainer.create(task.start, {
    batch: options.batch,
    sample: samples.dataset.shape,
    places: samples.dataset.places ?? [],
    teacher: distillation?.teacher,
    loss: lossOf(task.loss, options, samples, { classes: c.data.classes, divergence: distillation?.divergence }),
    optimizer: optimizerOf(options),
    hidden: distillation?.hidden,
    batchNorm: options.batchNorm,
    accumulate: options.accumulate,
    threads: c.threads,
    device: c.device,
  });
  try {
    const training = new Training(c, task, trainer, batches);
    const model = await training.run();
    keep(model);
    training.discard();
    return model;
  } finally {
    await trainer.release();
  }
}
