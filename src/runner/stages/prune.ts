import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type PruneOptions, Pruning } from '../../compression';
import type { StageOptions } from '../../experiment';
import { encodeModel, loadModel, type Model } from '../../onnx';
import { type ModelResult, type PruningReport, writeAtomic } from '../../runs';
import type { RunContext } from '../context';
import { measure } from '../measure';
import { amountAfter } from '../prune/amounts';
import { taylorGradients } from '../prune/gradients';
import { recover, recoveryLoss, roundPlan } from '../prune/recover';
import { sensitivityScan } from '../prune/sensitivity';
import { samplesPerStep } from '../settings';
import { epochsText, freshName, keepState } from '../states';
import { flopsPerSample, inferenceCost, type StageModule, trainingCost } from './stage';

type Options = StageOptions<'prune'>;

/** One stage of pruning: cuts and trains in turn, and writes down what it cut. */
class PruneStage {
  private readonly report: PruningReport;
  private readonly states = new Map<string, ModelResult>();
  private readonly names: { pruned: string; recovered: string };
  private readonly total: number;

  constructor(
    private readonly c: RunContext,
    private readonly options: Options,
    private readonly stage: number,
    private readonly pruning: Pruning,
  ) {
    const { criterion, scope } = options;
    this.report = {
      kind: 'pruning',
      stage,
      criterion,
      scope,
      layers: pruning.layers,
      groups: pruning.groups,
      steps: [],
    };
    this.names = { pruned: freshName(c, 'pruned'), recovered: freshName(c, 'recovered') };
    this.total = pruning.groups.reduce((sum, { channels }) => sum + channels, 0);
  }

  async run(): Promise<ModelResult[]> {
    const { pruning, options } = this;
    let model = pruning.original;
    let kept: number[][] | undefined;
    const before = await pruning.before(await this.settings(model, 0));
    this.report.steps.push({ ...before, accuracy: await this.accuracyOf(model) });
    await this.scan(model);
    this.write();
    for (let round = 1; round <= options.steps; round++) {
      const previous = this.report.steps.at(-1);
      const cut = await pruning.cut({ model, kept, previous }, await this.settings(model, round));
      for (const message of cut.warnings) this.c.journal.write({ type: 'log', level: 'warning', message });
      kept = cut.kept;
      model = cut.model;
      this.report.steps.push({ ...cut.step, accuracy: await this.accuracyOf(model) });
      this.write();
      await this.c.requests.heed();
      await this.keep('pruned', model, kept);
      model = await this.recovered(model, round, kept);
    }
    this.c.models.save('student', model);
    return [...this.states.values()];
  }

  private async settings(model: Model, round: number): Promise<PruneOptions> {
    const { c, options } = this;
    const { criterion, scope, exclude, overrides, multiple, floor, inexact } = options;
    const gradients = criterion === 'taylor' ? await taylorGradients(c, model) : undefined;
    const fixed = { criterion, scope, exclude, multiple, floor, inexact, seed: c.experiment.seed, gradients };
    const [before] = this.report.steps;
    const share = Math.max(1, round) / options.steps;
    const scaled = Object.fromEntries(Object.entries(overrides).map(([name, ratio]) => [name, ratio * share]));
    return { ...fixed, overrides: scaled, ...(before ? amountAfter(options, Math.max(1, round), before) : {}) };
  }

  private async scan(model: Model): Promise<void> {
    if (!this.options.sensitivity) return;
    const options = await this.settings(model, 1);
    this.report.sensitivity = await sensitivityScan(this.c, this.stage, { pruning: this.pruning, model, options });
  }

  /** Trains what a cut has left, or takes it as it was trained before the run was interrupted. */
  private async recovered(cut: Model, round: number, kept: number[][]): Promise<Model> {
    const { c, stage, options } = this;
    if (!options.recover) return cut;
    const file = join(c.run.paths.checkpoints, `${stage}-recovered-${round}.onnx`);
    const keep = (model: Model) => writeAtomic(file, encodeModel(model));
    const task = { stage, round: round - 1, start: cut, keep };
    const model = existsSync(file) ? loadModel(file) : await recover(c, options.recover, task);
    const step = this.report.steps.at(-1);
    if (step) step.recovered = await this.accuracyOf(model);
    this.write();
    await this.keep('recovered', model, kept);
    return model;
  }

  private async keep(kind: 'pruned' | 'recovered', model: Model, kept: number[][]): Promise<void> {
    const { c, stage, options } = this;
    const name = this.names[kind];
    const gone = this.total - kept.reduce((sum, { length }) => sum + length, 0);
    const detail =
      kind === 'pruned'
        ? `prune, ${gone} of ${this.total} channels`
        : `recover, ${epochsText((options.recover?.epochs ?? 0) * options.steps)}`;
    this.states.set(kind, await keepState(c, { stage, name, track: 'student', detail, model }));
  }

  private async accuracyOf(model: Model): Promise<number> {
    const { data, experiment, threads } = this.c;
    return (await measure(model, data.validation, { normalize: experiment.data.normalize, threads })).accuracy;
  }

  /** What a person may look at, for as far as it is known. */
  private write(): void {
    const file = join('artifacts', `pruning-${this.stage}.json`);
    writeAtomic(join(this.c.run.dir, file), JSON.stringify(this.report));
    this.c.journal.write({ type: 'report', stage: this.stage, file });
  }
}

/** Removes whole channels of the student, at once or in steps, and lets it recover after each. */
export const pruneStage: StageModule<'prune'> = {
  kind: 'prune',

  async plan(options, c) {
    const flops = await flopsPerSample(c.models.get('student'), c.data.shape);
    const looks = (2 * options.steps + 1) * inferenceCost(flops, c.data.validation.indices.length);
    if (!options.recover) return { label: 'prune', cost: looks, tracks: [] };
    const round = roundPlan(c, options.recover);
    const steps = round.steps * options.steps;
    const cost = looks + trainingCost(flops, samplesPerStep(options.recover), steps);
    const track = { ...round, steps, epochs: round.epochs * options.steps };
    return { label: 'prune', cost, tracks: [track], loss: recoveryLoss(c) };
  },

  async run(options, c, stage) {
    const pruning = await Pruning.analyze(c.models.startOf(stage, 'student'), { sample: c.data.shape });
    const models = await new PruneStage(c, options, stage, pruning).run();
    const { parameters, bytes, accuracy } = models.at(-1) ?? {};
    return { name: 'prune', parameters, bytes, accuracy, models };
  },
};
