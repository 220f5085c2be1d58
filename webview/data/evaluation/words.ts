import { integer, percent } from '../../format';
import type { EvaluatedModel, EvaluationReport } from '../../reports';
import { points } from '../stages/ratios';
import { beyondNoise } from './figures';

/** What a class is called. */
export const className = (names: readonly string[], index: number): string => names[index] ?? `class ${index}`;

/** The model that the run is about: the student's last state, or the last model where there is no student. */
export function mainModel({ models }: Pick<EvaluationReport, 'models'>, dropped: readonly string[] = []) {
  const kept = models.filter(({ name }) => !dropped.includes(name));
  return kept.findLast(({ track }) => track === 'student') ?? kept.at(-1) ?? models.at(-1);
}

/** How a model does beside its teacher, as one sentence. */
export function verdictWords({ name, accuracy, toTeacher }: EvaluatedModel): string {
  const right = `${name}: ${percent(accuracy.value)} right`;
  if (!toTeacher) return `${right}.`;
  const size = points(100 * toTeacher.value);
  const side = toTeacher.value < 0 ? 'below' : 'above';
  if (beyondNoise(toTeacher)) return `${right}, ${size} ${side} the teacher.`;
  return `${right}; the difference to the teacher is within noise.`;
}

/** On which data, and how sure. */
export function basisWords({ samples, on }: Pick<EvaluationReport, 'samples' | 'on'>): string {
  const count = `${integer(samples)} labelled ${samples === 1 ? 'sample' : 'samples'}`;
  return `Measured on ${count} of the ${on} data; the truth lies within the intervals, 95 % sure.`;
}
