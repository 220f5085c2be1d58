import type { Problem } from '../problem';
import type { StageKind } from '../stages';
import { count } from '../words';
import type { Check, CheckContext } from './context';
import { unmatched } from './layers';
import { nothingLearnt } from './order';

/** Names and patterns of layers that stay float match some. */
export const quantizedLayersKnown: Check = async (c) => {
  const patterns = c
    .stages('quantize')
    .flatMap(({ index, options }) =>
      options.exclude.map((pattern, i) => ({ pattern, path: `stages.${index}.quantize.exclude.${i}` })),
    );
  return unmatched(c, patterns);
};

/** There is a student to quantize, with weights that mean something. */
export const quantizeAfterLearning: Check = async (c) =>
  c
    .stages('quantize')
    .filter(({ index }) => nothingLearnt(c, index))
    .map(({ index }) =>
      c.stageProblem(
        `stages.${index}.quantize`,
        'quantize-untrained',
        'The student has learnt nothing before this stage. Move it after distill, or name an ONNX file as the student.',
      ),
    );

/** Ranges are taken from samples that there are. */
export const calibrationFits: Check = async (c) => {
  const samples = await c.trainingSamples();
  if (samples === undefined) return [];
  return c.stages('quantize').flatMap(({ index, options }) => {
    const path = `stages.${index}.quantize.calibration.samples`;
    if (options.mode === 'fp16' || options.calibration.samples <= samples) return [];
    const message = `Calibration asks for ${count(options.calibration.samples)} samples, but ${count(samples)} are left to train on. All of them are used.`;
    const problem = c.problem(path, 'calibration-too-large', message, 'warning');
    return [c.fixedBy(problem, `Use ${samples}`, path, samples)];
  });
};

/** Stages that change the float student, which the quantized one was made from. */
const changing: readonly StageKind[] = ['distill', 'prune', 'finetune'];

const changesStudent = (c: CheckContext): number[] => [
  ...changing.flatMap((kind) => c.stages(kind).map(({ index }) => index)),
  ...c.stages('train').flatMap(({ index, options }) => (options.model === 'student' ? [index] : [])),
];

/** Quantizing comes last: 8 bits do not train, and what is pruned or trained afterwards would not reach them. */
export const quantizeLast: Check = async (c) => {
  const [first] = c.stages('quantize');
  if (!first) return [];
  return changesStudent(c)
    .filter((index) => index > first.index && !c.stages('quantize').some((stage) => stage.index > index))
    .map((index) => {
      const kind = Object.keys(c.experiment.stages[index] ?? {})[0] ?? '';
      const message = `The student is quantized before this stage, which would change it. Put quantize after ${kind}.`;
      return c.stageProblem(`stages.${index}.${kind}`, 'after-quantize', message);
    });
};

/** A model that is quantized already can neither be trained, pruned nor quantized; as a teacher it can speak. */
export const studentIsFloat: Check = async (c): Promise<Problem[]> => {
  const { student, teacher } = c.experiment;
  const isCopy = 'from' in student;
  const facts = await c.readableModel(isCopy ? teacher : student);
  if (facts?.quantized === undefined) return [];
  const path = isCopy ? 'student.from' : 'student.model';
  const message = `The student is quantized already (see its node \`${facts.quantized}\`). Name the float model that it was made from.`;
  return [c.problem(path, 'already-quantized', message)];
};
