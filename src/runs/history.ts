import { Axis, type Span } from './axis';
import { Clock } from './clock';
import { Curves, type RowCounts, type Rows } from './curves';
import type { JournalEvent, LogLevel, ModelResult, RunProblem, StagePlan, StageResult, Track } from './events';
import type { Run } from './folder';
import { JournalReader } from './journal';
import { goBack, type Position, positionOf, progressOf, reach, type StageProgress, stepsOf, waiting } from './stages';

export interface LogLine {
  t: number;
  level: LogLevel;
  message: string;
}

/** What someone has of a history already. */
export interface Mark {
  generation: number;
  rows: RowCounts;
  log: number;
}

export interface News {
  mark: Mark;
  /** Everything, because nothing was known or some of what was known is void: replace it. */
  whole: boolean;
  rows: Rows;
  log: LogLine[];
}

type Event<T extends JournalEvent['type']> = Extract<JournalEvent, { type: T }>;

const longestLog = 5000;
/** Before this much work an estimate of the remaining time is a guess. */
const shortestEstimate = 2000;
let generations = 0;
const ended: ReadonlySet<RunHistory['status']> = new Set(['stopped', 'done', 'failed'] as const);
const nothing: RowCounts = { steps: {}, validations: {} };

/** A journal folded into what it means: where the run stands and what was measured. Knows no files and no processes. */
export class RunHistory {
  /** As the journal has it; see `statusOf` for what holds when the process is gone. */
  status: 'queued' | 'running' | 'paused' | 'stopped' | 'done' | 'failed' = 'queued';
  name = '';
  device = '';
  threads = 0;
  stages: StageProgress[] = [];
  problem: RunProblem | undefined;
  readonly curves = new Curves();
  readonly #clock = new Clock();
  #axis = new Axis([]);
  /** Changes whenever rows become void; no two histories share one. */
  #generation = ++generations;
  #justTakenUp = false;
  #models: { stage: number; model: ModelResult }[] = [];
  #reports = new Map<number, { file: string; t: number }>();
  #log: LogLine[] = [];
  #logDropped = 0;

  /** Takes in the next event of the journal. */
  fold(event: JournalEvent): void {
    const takenUp = this.#isTakenUpBy(event);
    if (takenUp) this.#takeUp(event.t);
    else this.#clock.tick(event.t);
    this.#justTakenUp = takenUp;
    switch (event.type) {
      case 'started':
        this.#started(event);
        break;
      case 'resumed':
        this.#goBack(event);
        break;
      case 'stage-started':
        this.#change(event.stage, { state: 'running' });
        break;
      case 'steps':
        this.#stepped(event);
        break;
      case 'validated':
        this.curves.addValidation(event, this.#axis.x(event.stage, event.track, event.step));
        break;
      case 'progress':
        this.#change(event.stage, { work: event });
        break;
      case 'model':
        this.#models.push(event);
        break;
      case 'report':
        this.#reports.set(event.stage, { file: event.file, t: event.t });
        break;
      case 'stage-finished':
        this.#finishedStage(event);
        break;
      case 'paused':
        this.#paused(event.t);
        break;
      case 'continued':
        this.#continued(event.t);
        break;
      case 'log':
        this.#logged(event);
        break;
      case 'finished':
        this.#finished(event);
        break;
    }
  }

  /** Milliseconds since 1970. */
  get startedAt(): number | undefined {
    return this.#clock.startedAt;
  }

  /** Time of the newest event, in milliseconds since 1970. */
  get updatedAt(): number | undefined {
    return this.#clock.startedAt === undefined ? undefined : this.#clock.last;
  }

  get plan(): StagePlan[] {
    return this.stages.map(({ plan }) => plan);
  }

  /** Results of the stages that are done, in order. */
  get results(): StageResult[] {
    return this.stages.map(({ result }) => result).filter((result) => result !== undefined);
  }

  /** Each state of the run's models in the order in which they came about, with its newest figures. */
  get models(): ModelResult[] {
    const byName = new Map<string, ModelResult>();
    for (const { model } of this.#models) byName.set(model.name, { ...byName.get(model.name), ...model });
    return [...byName.values()];
  }

  /** What stages wrote for people to look at: by stage, a file in the run's folder and when it was last written. */
  get reports(): ReadonlyMap<number, { file: string; t: number }> {
    return this.#reports;
  }

  get position(): Position | undefined {
    return positionOf(this.stages);
  }

  get log(): readonly LogLine[] {
    return this.#log;
  }

  /** Share of the run that is done, 0 to 1, each stage by its expected cost. */
  get progress(): number {
    return progressOf(this.stages);
  }

  /** Of the track that is being trained, over its last steps. */
  get stepsPerSecond(): number | undefined {
    const track = this.position?.track;
    return track && this.curves.stepsPerSecond(track);
  }

  /** The stretches of the x axis that belong to the stages that train. */
  get spans(): Span[] {
    return this.#axis.spans;
  }

  /** Seconds at work up to `now` (for a run that is alive) or the newest event, pauses included. */
  elapsedSeconds(now?: number): number {
    return this.#clock.elapsed(now);
  }

  /** Seconds until the end as seen at `now`, or undefined while it is too early to tell. */
  etaSeconds(now = this.#clock.last): number | undefined {
    const { progress } = this;
    const { worked } = this.#clock;
    if (this.status !== 'running' || progress === 0 || worked < shortestEstimate) return undefined;
    return Math.max(0, (worked * (1 - progress)) / progress - (now - this.#clock.last)) / 1000;
  }

  /** What is new since a mark; without one, everything. */
  since(mark?: Mark): News {
    const whole = mark?.generation !== this.#generation;
    const known = whole ? undefined : mark;
    return {
      mark: { generation: this.#generation, rows: this.curves.counts(), log: this.#logDropped + this.#log.length },
      whole,
      rows: this.curves.since(known?.rows ?? nothing),
      log: this.#log.slice(Math.max(0, (known?.log ?? 0) - this.#logDropped)),
    };
  }

  /** Whether a new process speaks: after an end, or in a stage that another began and did not finish. */
  #isTakenUpBy(event: JournalEvent): boolean {
    if (event.type === 'started' || event.type === 'resumed' || ended.has(this.status)) return true;
    return event.type === 'stage-started' && !this.#justTakenUp && this.stages[event.stage]?.state === 'running';
  }

  #started({ name, device, threads, plan }: Event<'started'>): void {
    Object.assign(this, { name, device, threads });
    // The same plan again, when the run was taken up again; how far it was is still so.
    if (this.stages.length > 0) return;
    this.stages = plan.map(waiting);
    this.#axis = new Axis(plan);
  }

  #takeUp(t: number): void {
    this.#clock.restart(t);
    this.status = 'running';
    this.problem = undefined;
  }

  #goBack(to: { stage: number; track?: Track; step: number }): void {
    const before = this.progress;
    this.curves.cut(this.#axis.limitAfter(to));
    this.stages = goBack(this.stages, to);
    this.#models = this.#models.filter(({ stage }) => stage <= to.stage);
    this.#reports = new Map([...this.#reports].filter(([stage]) => stage <= to.stage));
    this.#generation = ++generations;
    if (before > 0) this.#clock.discount(Math.min(1, this.progress / before));
  }

  #stepped(event: Event<'steps'>): void {
    const { track, step } = event;
    const stage = this.stages[event.stage];
    // Killed before its first checkpoint, a training begins anew without a word.
    if (stage && step <= stepsOf(stage, track)) this.#goBack({ stage: event.stage, track, step: step - 1 });
    const current = this.stages[event.stage];
    if (current) reach(current, track, step + event.loss.length - 1);
    this.curves.addSteps(event, this.#axis.x(event.stage, track, step), this.#clock.elapsed(event.t));
  }

  #finishedStage({ stage, result }: Event<'stage-finished'>): void {
    this.#change(stage, { state: 'done', result });
    for (const model of result.models ?? []) this.#models.push({ stage, model });
  }

  #change(stage: number, to: Partial<StageProgress>): void {
    const known = this.stages[stage];
    if (known) Object.assign(known, to);
  }

  #paused(t: number): void {
    this.status = 'paused';
    this.#clock.pause(t);
  }

  #continued(t: number): void {
    this.status = 'running';
    this.#clock.unpause(t);
  }

  #logged({ t, level, message }: LogLine): void {
    this.#log.push({ t, level, message });
    if (this.#log.length > longestLog) this.#logDropped += this.#log.splice(0, longestLog / 10).length;
  }

  #finished({ t, status, problem }: Event<'finished'>): void {
    this.#clock.unpause(t);
    this.status = status;
    this.problem = problem;
    const stage = problem?.stage ?? this.position?.stage;
    if (status === 'failed' && stage !== undefined) this.#change(stage, { state: 'failed' });
  }
}

/** The history of a run as its journal tells it now; empty where there is no journal. */
export function readHistory(run: Run): RunHistory {
  const history = new RunHistory();
  const reader = new JournalReader(run.paths.journal);
  for (let more = true; more; ) {
    const batch = reader.read();
    for (const event of batch.events) history.fold(event);
    more = batch.more;
  }
  return history;
}
