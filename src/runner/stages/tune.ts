import { join } from 'node:path';
import { type Adjustable, adjustablesOf, type StageOptions } from '../../experiment';
import { type TuningReport, writeAtomic } from '../../runs';
import type { RunContext } from '../context';
import { RunFailure } from '../interruption';
import { RememberedLatency } from '../remembered-latency';
import { reportOf, type Tried } from '../tuning/judge';
import { TrialRecord } from '../tuning/record';
import { nothingTold, toldBy } from '../tuning/told';
import { type Trials, trialsOf } from '../tuning/trials';
import { flopsPerSample, type StageModule, trainingCost } from './stage';

type Options = StageOptions<'tune'>;

interface Setting {
  adjustable: Adjustable;
  trials: Trials;
  /** The value as it is, then its neighbours. */
  values: number[];
}

/** Tries the settings beside those of the experiment, seed after seed, so that what was tried by the end is balanced. */
class TuneStage {
  private readonly record: TrialRecord;
  private done = 0;
  private isOver = false;

  constructor(
    private readonly c: RunContext,
    private readonly options: Options,
    private readonly stage: number,
    private readonly settings: Setting[],
  ) {
    this.record = new TrialRecord(c.run, stage);
  }

  async run(): Promise<TuningReport> {
    const { options, settings } = this;
    const tried = await Promise.all(settings.map((setting) => this.begun(setting)));
    for (let round = 0; round < options.seeds; round++) {
      for (const [i, setting] of settings.entries()) await this.tryAll(setting, tried[i] as Tried, round);
      this.write(reportOf(this.stage, options, tried));
    }
    return reportOf(this.stage, options, tried);
  }

  private async begun({ adjustable, trials, values }: Setting): Promise<Tried> {
    const latencies = await this.latencies({ adjustable, trials, values });
    const own = values.map((value, i) => ({ value, told: [], latencyMs: latencies[i] }));
    return { adjustable, trained: trials.trained, values: own };
  }

  private async latencies({ adjustable, trials, values }: Setting) {
    if (!trials.untrained || !this.options.watch.includes('latency')) return [];
    const models = [];
    for (const value of values) {
      models.push({ name: `${adjustable.name} ${value}`, model: await trials.untrained(value) });
    }
    return new RememberedLatency(this.c, this.stage).measure(models);
  }

  private async tryAll({ adjustable, trials, values }: Setting, tried: Tried, round: number): Promise<void> {
    // What does not train is the same each time.
    if (round > 0 && !trials.trained) return;
    for (const [i, value] of values.entries()) {
      this.tell(`Trying ${adjustable.name} ${value}`);
      const told = await this.trial(`${adjustable.path}=${value}, ${round}`, () => trials.run(value, this.seed(round)));
      if (!told) continue;
      this.done++;
      tried.values[i]?.told.push(told);
    }
  }

  /** Trials have orders of their own, which the run itself has not seen. */
  private seed(round: number): number {
    return (this.c.experiment.seed + 1 + round) % 2 ** 31;
  }

  private async trial(name: string, make: () => ReturnType<Trials['run']>) {
    const known = this.record.get(name);
    if (known) return known;
    if (this.record.seconds >= this.options.seconds) return this.outOfTime();
    const started = Date.now();
    const model = await make();
    const told = model ? await toldBy(this.c, model) : nothingTold(this.c);
    this.record.add(name, told, (Date.now() - started) / 1000);
    return told;
  }

  private outOfTime(): undefined {
    const { seconds } = this.options;
    if (!this.isOver) {
      const message = `The ${seconds} seconds for trials are over after ${this.done} of them. What was tried by now counts.`;
      this.c.journal.write({ type: 'log', level: 'info', message });
    }
    this.isOver = true;
  }

  private tell(message: string): void {
    const { stage, done } = this;
    const trials = ({ trials: { trained }, values }: Setting) => values.length * (trained ? this.options.seeds : 1);
    const total = this.settings.reduce((sum, setting) => sum + trials(setting), 0);
    this.c.journal.write({ type: 'progress', stage, message, done, total });
  }

  private write(report: TuningReport): void {
    const file = join('artifacts', `tuning-${this.stage}.json`);
    writeAtomic(join(this.c.run.dir, file), JSON.stringify(report));
    this.c.journal.write({ type: 'report', stage: this.stage, file });
  }
}

async function settingsOf(c: RunContext, options: Options, stage: number): Promise<Setting[]> {
  const settings: Setting[] = [];
  for (const adjustable of adjustablesOf(c.experiment, options, stage)) {
    const trials = await trialsOf(c, adjustable, stage, options.steps);
    settings.push({ adjustable, trials, values: [adjustable.now, ...adjustable.neighbours] });
  }
  if (settings.length > 0) return settings;
  throw new RunFailure(
    'nothing-to-tune',
    'No stage before this one has a setting to adjust.',
    'Move tune after a distill or a prune stage, or remove it.',
    { stage, path: `stages.${stage}.tune` },
  );
}

/** Tries neighbours of the settings in short trainings, and proposes the next change where one is better for sure. */
export const tuneStage: StageModule<'tune'> = {
  kind: 'tune',

  async plan(options, { experiment, models, data }) {
    const stage = experiment.stages.findIndex((one) => 'tune' in one && one.tune === options);
    const flops = await flopsPerSample(models.get('student'), data.shape);
    const values = adjustablesOf(experiment, options, stage).reduce(
      (n, { neighbours }) => n + 1 + neighbours.length,
      0,
    );
    const cost = values * options.seeds * trainingCost(flops, 128, options.steps);
    return { label: 'tune', cost, tracks: [] };
  },

  async run(options, c, stage) {
    const { verdict, proposal } = await new TuneStage(c, options, stage, await settingsOf(c, options, stage)).run();
    return { name: 'tune', verdict, proposal };
  },
};
