import type { StageOptions } from '../stages';
import type { Check, CheckContext } from './context';

/** Whether some stage before `index` trains this model. */
const trainedBefore = (c: CheckContext, model: 'teacher' | 'student', index: number): boolean =>
  c.stages('train').some((stage) => stage.options.model === model && stage.index < index);

/** A teacher without weights is trained before anyone learns from it. */
export const teacherCanTeach: Check = async (c) => {
  const [first] = c.stages('distill');
  if (!first || 'model' in c.experiment.teacher || trainedBefore(c, 'teacher', first.index)) return [];
  const late = c.stages('train').some(({ options }) => options.model === 'teacher');
  const message = late
    ? 'The teacher is trained only after this stage. Move the train stage before it.'
    : 'The teacher is an architecture without weights. Put `- train: { model: teacher }` before this stage, or name an ONNX file as the teacher.';
  const problem = c.stageProblem(`stages.${first.index}.distill`, 'teacher-untrained', message);
  return [
    late ? problem : c.fixedByStage(problem, 'Train the teacher first', first.index, { train: { model: 'teacher' } }),
  ];
};

/** Evaluation on test data needs test data. */
export const testDataNamed: Check = async (c) => {
  if (c.experiment.data.test) return [];
  return c
    .stages('evaluate')
    .filter(({ options }) => options.on === 'test')
    .map(({ index }) => {
      const at = `stages.${index}.evaluate`;
      const message = 'The experiment has no test data. Add data.test, or write `on: validation`.';
      const problem = c.stageProblem(at, 'no-test-data', message);
      return c.fixedBy(problem, 'Evaluate on the validation data', `${at}.on`, 'validation');
    });
};

/** Whether a stage before `index` teaches the student. */
const taughtBefore = (c: CheckContext, index: number): boolean =>
  trainedBefore(c, 'student', index) || c.stages('distill').some((stage) => stage.index < index);

/** Whether a stage before `index` makes a student. */
const studentBefore = (c: CheckContext, index: number): boolean =>
  taughtBefore(c, index) || [...c.stages('prune'), ...c.stages('finetune')].some((stage) => stage.index < index);

/** Whether the student has random weights when the stage at `index` begins. */
export function nothingLearnt(c: CheckContext, index: number): boolean {
  const { student, teacher } = c.experiment;
  if (taughtBefore(c, index) || 'model' in student) return false;
  return 'architecture' in student || !('model' in teacher || trainedBefore(c, 'teacher', index));
}

/** There is something to hand over, and to measure. */
export const somethingMade: Check = async (c) => {
  const exports = c
    .stages('export')
    .filter(({ index }) => !studentBefore(c, index))
    .map(({ index }) =>
      c.stageProblem(
        `stages.${index}.export`,
        'nothing-to-export',
        'No stage before this one makes a student. Move it to the end, after a distill stage.',
      ),
    );
  const evaluations = c
    .stages('evaluate')
    .filter(({ index }) => index === 0 && 'architecture' in c.experiment.student)
    .map(({ index }) =>
      c.stageProblem(
        `stages.${index}.evaluate`,
        'nothing-to-evaluate',
        'Nothing is trained before this stage, so there is no student to measure.',
        'warning',
      ),
    );
  return [...exports, ...evaluations];
};

/** Keys that change nothing beside other settings, and why. */
function idleKeys({ alpha, divergence }: StageOptions<'distill'>): [string, string][] {
  const ofLabels = 'At alpha 1 the labels have no weight, so';
  const labels = ['hardLabel', 'labelSmoothing', 'classWeights'].map((key): [string, string] => [
    key,
    `${ofLabels} ${key} changes nothing. Remove it, or lower alpha.`,
  ]);
  const hard = divergence === 'mse' || divergence === 'cosine';
  const unsoftened = `The divergence ${divergence} compares the logits as they are, so temperature changes nothing. Remove it.`;
  return [...(alpha === 1 ? labels : []), ...(hard ? [['temperature', unsoftened] as [string, string]] : [])];
}

/** Settings that cannot change anything. */
export const settingsMatter: Check = async (c) =>
  c.stages('distill').flatMap(({ index, options }) => {
    const at = `stages.${index}.distill`;
    const idle = idleKeys(options).filter(([key]) => c.isWritten(`${at}.${key}`));
    if (idle.length > 0) {
      return idle.map(([key, message]) =>
        c.fixedByRemoving(c.problem(`${at}.${key}`, 'no-effect', message, 'warning'), `${at}.${key}`),
      );
    }
    if (options.alpha !== 0) return [];
    const message =
      'At alpha 0 the student learns from labels alone, and the teacher has no weight. Raise alpha to distil.';
    return [c.problem(`${at}.alpha`, 'no-effect', message, 'warning')];
  });
