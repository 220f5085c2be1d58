import { join } from 'node:path';
import { labelCount, type Samples } from '../../data';
import { type Model, OnnxError } from '../../onnx';
import {
  type EvaluatedModel,
  type EvaluationReport,
  type LatencySpread,
  type ModelResult,
  writeAtomic,
} from '../../runs';
import type { RunContext } from '../context';
import { problemsFor, solveProblems } from '../reasoning/solve';
import { epsilonOf, robustHits } from '../robustness';
import { answersOf } from './answers';
import { worstMistake } from './by-class';
import { disagreementsOf } from './disagreements';
import { shareOf } from './intervals';
import { type Judged, qualityOf } from './quality';

/** Measures models of a run one after the other, the teacher first, and reports on all of them. */
export class Evaluation {
  private readonly models: EvaluatedModel[] = [];
  private teacher: Judged | undefined;
  private lastStudent: { name: string; judged: Judged } | undefined;

  constructor(
    private readonly c: RunContext,
    private readonly stage: number,
    private readonly on: 'test' | 'validation',
    private readonly samples: Samples,
  ) {}

  private get perClass(): boolean {
    return labelCount(this.samples.dataset) === 1;
  }

  /** What a model gets right, and all that follows. @returns its state with the figures. */
  async add(state: ModelResult, model: Model): Promise<ModelResult> {
    const { name, track, discarded } = state;
    const { judged, found } = await this.judge(name, model);
    const quality = qualityOf(judged, { teacher: this.teacher, perClass: this.perClass });
    const robust = await this.robustness(model);
    this.models.push({ name, track, ...quality, robust });
    if (track === 'teacher') this.teacher ??= judged;
    else if (track === 'student' && !discarded) this.lastStudent = { name, judged };
    return {
      ...{ ...state, ...found, accuracy: quality.accuracy.value, on: this.on },
      robust: robust && { accuracy: robust.accuracy.value, epsilon: robust.epsilon },
    };
  }

  /** Notes how long each model takes, in their order. */
  addLatency(latencies: readonly { batch1: LatencySpread; batch64: LatencySpread }[]): void {
    latencies.forEach((latencyMs, i) => {
      Object.assign(this.models[i] ?? {}, { latencyMs });
    });
  }

  /** Writes the report. @returns the figures of each model, in their order, and the commonest mistake in words. */
  report(): { qualities: ModelResult['quality'][]; mistake?: string } {
    const { stage, on, samples, c, models } = this;
    const report: EvaluationReport = {
      ...{ kind: 'evaluation', stage, on },
      samples: this.lastStudent?.judged.answers.labels.length ?? 0,
      classNames: this.perClass ? this.classNames() : [],
      models,
      disagreements: this.disagreements(samples),
    };
    const file = join('artifacts', `evaluation-${stage}.json`);
    writeAtomic(join(c.run.dir, file), JSON.stringify(report));
    c.journal.write({ type: 'report', stage, file });
    const qualities = models.map(({ name: _, track: __, classes: ___, confusion: ____, ...figures }) => figures);
    return { qualities, mistake: this.mistake() };
  }

  private async judge(name: string, model: Model): Promise<{ judged: Judged; found: Pick<ModelResult, 'solved'> }> {
    const { c, on, samples } = this;
    const settings = { normalize: c.experiment.data.normalize, threads: c.threads, heed: () => c.requests.heed() };
    const answers = await answersOf(model, samples, settings);
    const problems = problemsFor(c.experiment, on);
    if (!problems) return { judged: { answers }, found: {} };
    const { right, scores } = await solveProblems(c, { model, name, problems });
    return { judged: { answers, solved: right }, found: { solved: { scores } } };
  }

  /** How many samples a model still tells rightly once they are moved against it, where the experiment trains for that. */
  private async robustness(model: Model): Promise<EvaluatedModel['robust']> {
    const { experiment, threads, device, requests, journal } = this.c;
    const epsilon = epsilonOf(experiment);
    if (epsilon === undefined) return undefined;
    const { normalize } = experiment.data;
    const settings = { normalize, threads, device, epsilon, heed: () => requests.heed() };
    try {
      const { right, counted } = await robustHits(model, this.samples, settings);
      return { accuracy: shareOf(right, counted), epsilon };
    } catch (error) {
      if (!(error instanceof OnnxError)) throw error;
      const message = `Robust accuracy is not measured of a model that no gradient passes: ${error.message}`;
      journal.write({ type: 'log', level: 'info', message });
      return undefined;
    }
  }

  private classNames(): string[] {
    const { classes, classNames } = this.c.data;
    return Array.from({ length: classes }, (_, c) => classNames?.[c] ?? String(c));
  }

  private disagreements(samples: Samples): EvaluationReport['disagreements'] {
    const { teacher, lastStudent, perClass, c } = this;
    if (!teacher || !lastStudent || !perClass) return undefined;
    const models = { model: lastStudent.judged.answers, teacher: teacher.answers };
    return { of: lastStudent.name, ...disagreementsOf(models, samples, c.experiment.data.normalize) };
  }

  /** `int8 takes "4" for "9" most often: 5 of 982.` */
  private mistake(): string | undefined {
    const last = this.models.find(({ name }) => name === this.lastStudent?.name);
    const worst = last?.confusion && worstMistake(last.confusion);
    if (!last || !worst) return undefined;
    const names = this.classNames();
    const of = last.classes?.[worst.is]?.samples ?? 0;
    return `${last.name} mistakes "${names[worst.is]}" for "${names[worst.said]}" most often: ${worst.count} of ${of}.`;
  }
}
