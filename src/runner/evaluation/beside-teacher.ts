import type { ModelQuality } from '../../runs';
import { type Answers, rightness } from './answers';
import { pairedDifference, shareOf } from './intervals';

/** Mean KL(teacher ‖ model) in nats of log-probabilities [rows, classes]. */
export function meanKl(teacher: Float32Array, model: Float32Array, classes: number): number {
  let sum = 0;
  for (const [i, log] of teacher.entries()) sum += Math.exp(log) * (log - (model[i] ?? 0));
  return (sum * classes) / teacher.length;
}

/** Unknown where the scores were too many to keep, or are of other classes. */
function klOf(model: Answers, teacher: Answers): number | undefined {
  if (!model.scores || !teacher.scores || model.classes !== teacher.classes) return undefined;
  return meanKl(teacher.scores, model.scores, model.classes);
}

/** How a model compares with its teacher on the same samples. */
export function besideTeacher(
  model: Answers,
  teacher: Answers,
): Pick<ModelQuality, 'toTeacher' | 'agreement' | 'klToTeacher'> {
  const agreed = model.said.reduce((sum, said, row) => (said === teacher.said[row] ? sum + 1 : sum), 0);
  return {
    toTeacher: pairedDifference(rightness(model), rightness(teacher)),
    agreement: shareOf(agreed, model.said.length),
    klToTeacher: klOf(model, teacher),
  };
}
