import type {
  LogLine,
  OtherRun,
  Rows,
  RunHeader,
  RunStatus,
  StageReport,
  StageSpan,
  StepColumns,
  Track,
  ValidationColumns,
} from '../protocol';
import { piecesByStage, StepTable } from './step-table';

/** One measurement of accuracy on the validation data. */
export interface Validation {
  step: number;
  /** Percent. */
  accuracy: number;
  best: boolean;
}

/** What a snapshot or a delta brings. */
export interface Update {
  header: RunHeader;
  rows: Rows;
  log: readonly LogLine[];
}

const OVER: ReadonlySet<RunStatus> = new Set(['stopped', 'done', 'failed', 'interrupted']);
const firstStep = (rows: StepColumns): number => rows.step[0] ?? 0;

/** All that the panel knows of its run. A snapshot makes a new one, a delta adds to it. */
export class RunData {
  header: RunHeader;
  readonly spans: readonly StageSpan[];
  /** The steps of the run's own line: the teacher's where it is trained, then the student's. */
  readonly main = new StepTable();
  /** The steps of the student without a teacher; they lie over the student's. */
  readonly baseline = new StepTable();
  /** Those of the student that learns answers alone. Its loss is that of other texts, so no curve shows it beside the others. */
  readonly answers = new StepTable();
  readonly validations: Record<Track, Validation[]> = { teacher: [], student: [], baseline: [], answers: [] };
  readonly log: LogLine[] = [];
  /** Another list whenever it changes. */
  others: readonly OtherRun[] = [];
  /** What stages wrote down, by stage. Another object whenever it changes. */
  readonly #reports = new Map<number, StageReport>();

  constructor(snapshot: Update & { spans: readonly StageSpan[] }) {
    this.header = snapshot.header;
    this.spans = snapshot.spans;
    this.append(snapshot);
  }

  append(update: Update): void {
    this.header = update.header;
    const ends = this.spans.map((span) => span.to);
    const pieces = update.rows.steps.flatMap((rows) => piecesByStage(rows, ends));
    pieces.sort((a, b) => firstStep(a) - firstStep(b));
    for (const piece of pieces) this.#tableOf(piece.track).append(piece);
    for (const rows of update.rows.validations) this.#validated(rows);
    for (const line of update.log) this.log.push(line);
  }

  /** Takes what a stage wrote, in place of what it wrote before. */
  take(report: StageReport): void {
    this.#reports.set(report.stage, report);
  }

  /** The report of the last stage that wrote one of this kind. */
  report<K extends StageReport['kind']>(kind: K): Extract<StageReport, { kind: K }> | undefined {
    return this.reports(kind).at(-1);
  }

  /** The reports of a kind, in the order of their stages. */
  reports<K extends StageReport['kind']>(kind: K): Extract<StageReport, { kind: K }>[] {
    const is = (report: StageReport): report is Extract<StageReport, { kind: K }> => report.kind === kind;
    return [...this.#reports.values()].filter(is).sort((a, b) => a.stage - b.stage);
  }

  /** Nothing has been measured yet. */
  get empty(): boolean {
    return this.main.length === 0 && this.baseline.length === 0;
  }

  /** The run does nothing any more, whether it came to its end or not. */
  get over(): boolean {
    return OVER.has(this.header.status);
  }

  /** The last step that the plan foresees, or that was made. */
  get end(): number {
    return Math.max(this.spans.at(-1)?.to ?? 0, this.main.step.at(this.main.length - 1) || 0);
  }

  #tableOf(track: Track): StepTable {
    return track === 'baseline' || track === 'answers' ? this[track] : this.main;
  }

  #validated({ track, step, accuracy, best }: ValidationColumns): void {
    for (let i = 0; i < step.length; i++) {
      const percent = (accuracy[i] ?? Number.NaN) * 100;
      this.validations[track].push({ step: step[i] ?? 0, accuracy: percent, best: best[i] === 1 });
    }
  }
}
