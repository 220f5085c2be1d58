import type { StageSpan } from '../protocol';
import type { RunData, Validation } from './run-data';
import { spanAt } from './x-axis';

/** The last measurement at or before `step`. */
export function at(validations: readonly Validation[], step: number): Validation | undefined {
  return validations.findLast((validation) => validation.step <= step);
}

/** The measurement that was best when it was made, and since. */
export function best(validations: readonly Validation[]): Validation | undefined {
  return validations.findLast((validation) => validation.best) ?? validations.at(-1);
}

/** The best measurement of each stage, for it is that checkpoint which the stage hands on. */
export function bestOfStages(validations: readonly Validation[], spans: readonly StageSpan[]): Validation[] {
  return spans.flatMap((span) => within(validations, span).findLast((validation) => validation.best) ?? []);
}

function within(validations: readonly Validation[], span: StageSpan): Validation[] {
  return validations.filter(({ step }) => step > span.from && step <= span.to);
}

/** What distilling has won, in points, and the two accuracies that it is the difference of. */
export interface Gain {
  student: number;
  baseline: number;
  points: number;
}

function gain(student: Validation | undefined, baseline: Validation | undefined): Gain | undefined {
  if (!student || !baseline) return undefined;
  return {
    student: student.accuracy,
    baseline: baseline.accuracy,
    points: student.accuracy - baseline.accuracy,
  };
}

/** The accuracies of a run, as the chart and its legend need them. */
export class Accuracies {
  readonly student: readonly Validation[];
  readonly teacher: readonly Validation[];
  readonly baseline: readonly Validation[];
  /** The teacher is being trained; what it will teach is not known yet. */
  readonly teacherTrains: boolean;
  /** The stage over which the student without a teacher lies. */
  readonly #stretch: StageSpan | undefined;

  constructor(run: RunData) {
    ({ student: this.student, teacher: this.teacher, baseline: this.baseline } = run.validations);
    const { step, length } = run.main;
    const newest = step.at(length - 1);
    this.teacherTrains = run.main.trackOf(length - 1) === 'teacher' && newest < (spanAt(run.spans, newest)?.to ?? 0);
    const first = this.baseline[0]?.step ?? Number.NaN;
    this.#stretch = run.spans.find((span) => first >= span.from && first <= span.to);
  }

  /** The teacher that the student learns from: its best weights. */
  get teacherLevel(): number | undefined {
    return best(this.teacher)?.accuracy;
  }

  /** What the student without a teacher reached, once it is trained to the end. */
  get baselineLevel(): number | undefined {
    const last = this.baseline.at(-1);
    return last && this.#stretch && last.step >= this.#stretch.to ? best(this.baseline)?.accuracy : undefined;
  }

  /** The student without a teacher as of a step: its measurement beside the student's, then for good its best. */
  baselineAt(step: number): { step: number; accuracy: number } | undefined {
    const level = this.#stretch && step >= this.#stretch.to ? this.baselineLevel : undefined;
    return level === undefined ? at(this.baseline, step) : { step, accuracy: level };
  }

  /**
   * Like against like: the same student, taught and untaught, after the same number of steps; at the end of the stage,
   * the best of each. What later stages do to the student is not distilling's gain.
   */
  wonBy(step: number): Gain | undefined {
    const stretch = this.#stretch;
    if (!stretch) return undefined;
    const student = within(this.student, stretch);
    const reached = Math.min(step, student.at(-1)?.step ?? 0, this.baseline.at(-1)?.step ?? 0);
    if (reached >= stretch.to) return gain(best(student), best(this.baseline));
    return gain(at(student, reached), at(this.baseline, reached));
  }
}
