import { sampleSize } from '../../data';
import type { Model } from '../../onnx';
import { type ChunkResult, withWeights } from '../../training';
import type { RunContext } from '../context';
import { measure, type Quality } from '../measure';
import { reportSamples } from '../reasoning/samples';
import { robustAccuracy } from '../robustness';
import { samplesPerStep } from '../settings';
import { type Best, Checkpoints } from './checkpoints';
import { ChunkLength } from './chunk-length';
import { chunkOf } from './chunk-of';
import { diverged } from './diverged';
import type { OpenTraining } from './open';
import { hasWaited, isBetter, type Metric } from './patience';
import { ratesOf, temperaturesOf } from './schedules';
import type { TrainingTask } from './task';

/** A state this young need not be saved again; after a validation, where a person would look for one, rather sooner. */
const CHECKPOINT_MS = 3000;
const CHECKPOINT_AT_VALIDATION_MS = 300;
const VALIDATIONS_PER_EPOCH = 4;

/** One training of one model: resumable, interruptible, kept at its best. */
export class Training {
  private readonly trainer: OpenTraining['trainer'];
  private readonly batches: OpenTraining['batches'];
  private readonly teacher: OpenTraining['teacher'];
  private readonly checkpoints: Checkpoints;
  private readonly chunkLength: ChunkLength;
  /** What tells the best weights. */
  private readonly metric: Metric;
  /** Steps from one validation to the next. */
  private readonly every: number;
  private best: Best | undefined;
  private step = 0;
  private savedAt = Date.now();

  constructor(
    private readonly c: RunContext,
    private readonly task: TrainingTask,
    { trainer, batches, teacher }: OpenTraining,
  ) {
    this.trainer = trainer;
    this.batches = batches;
    this.teacher = teacher;
    this.checkpoints = new Checkpoints(c.run, task.stage, task.track, task.round?.index);
    this.metric = task.earlyStopping?.metric ?? (task.fgsm ? 'robustAccuracy' : 'accuracy');
    this.every = Math.ceil(batches.stepsPerEpoch / VALIDATIONS_PER_EPOCH);
    this.chunkLength = new ChunkLength(4 * samplesPerStep(task.options) * sampleSize(task.samples.dataset.shape));
  }

  /** Trains to the end and returns the model with its best weights. */
  async run(): Promise<Model> {
    this.resume();
    const { steps, options, distillation } = this.task;
    const arrays = chunkOf(this.task, this.chunkLength.longest);
    while (this.step < steps && !this.waitedInVain()) {
      const next = Math.min(steps, (Math.floor(this.step / this.every) + 1) * this.every);
      const count = this.chunkLength.next(next - this.step);
      await this.batches.fill(this.step, count, arrays);
      await this.teacher?.teach(arrays, count * options.accumulate);
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

  private waitedInVain(): boolean {
    const { earlyStopping } = this.task;
    if (!earlyStopping || !this.best) return false;
    const over = hasWaited(earlyStopping.patience, { step: this.step, best: this.best.step, every: this.every });
    if (over) {
      const message = `The ${this.task.track} ends at step ${this.inStage(this.step)}: its ${this.metric} was best at step ${this.inStage(this.best.step)}.`;
      this.c.journal.write({ type: 'log', level: 'info', message });
    }
    return over;
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
    return ratesOf(this.task, { first: this.step, count });
  }

  /** Those of the next steps. */
  private temperatures(count: number): number | number[] | undefined {
    return temperaturesOf(this.task, { first: this.step, count }, this.batches.stepsPerEpoch);
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
    const settings = { normalize: experiment.data.normalize, threads, device };
    const { fgsm, validation = data.validation } = this.task;
    const quality: Quality = await measure(model, validation, settings);
    if (fgsm) quality.robust = await robustAccuracy(model, validation, { ...settings, epsilon: fgsm.epsilon });
    if (!this.best || isBetter(quality, this.best, this.metric)) {
      this.best = { step: this.step, ...quality, weights: await this.trainer.weights() };
      this.checkpoints.saveBest(this.best);
    }
    await reportSamples(this.c, model, { stage, track, step: this.inStage(this.step) });
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
