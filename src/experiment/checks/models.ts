import type { Problem } from '../problem';
import type { ModelSpec, StudentSpec } from '../schema';
import { all, count, shapeOf } from '../words';
import type { DatasetFacts, ModelFacts } from '../world';
import type { Check, CheckContext } from './context';

const roles = ['teacher', 'student'] as const;

/** Does something for each of the two models that is a file. */
async function eachFile(c: CheckContext, look: (role: string, facts: ModelFacts) => Problem[]): Promise<Problem[]> {
  const found = await Promise.all(
    roles.map(async (role) => {
      const facts = await c.readableModel(c.experiment[role]);
      return facts ? look(role, facts) : [];
    }),
  );
  return found.flat();
}

/** Models that are files are ONNX models. */
export const modelsReadable: Check = async (c) => {
  const found = await Promise.all(
    roles.map(async (role) => {
      const facts = await c.model(c.experiment[role]);
      return facts && 'error' in facts ? [c.problem(`${role}.model`, 'model-unreadable', facts.error)] : [];
    }),
  );
  return found.flat();
};

/** Teacher and student tell the same classes apart; an architecture takes as many as the data has. */
export const classesAgree: Check = async (c) => {
  const [teacher, student] = await Promise.all(roles.map((role) => c.readableModel(c.experiment[role])));
  const data = await c.readable(c.experiment.data.train);
  if (teacher?.classes !== undefined && student?.classes !== undefined && teacher.classes !== student.classes) {
    const message = `The student tells ${count(student.classes)} classes apart, the teacher ${count(teacher.classes)}. They must agree: choose another model.`;
    return [c.problem('student.model', 'classes-differ', message)];
  }
  return eachFile(c, (role, { classes }) => {
    if (classes === undefined || data === undefined || data.classes <= classes) return [];
    const message = `The ${role} tells ${count(classes)} classes apart, but the data has ${count(data.classes)}. Choose a model with ${count(data.classes)} classes.`;
    return [c.problem(`${role}.model`, 'classes-differ', message)];
  });
};

/** Whether samples of a shape can enter a model: sizes that the file leaves open fit anything. */
function fits(input: readonly (number | string)[], sample: readonly number[]): boolean {
  const sizes = input.slice(1);
  return sizes.length === sample.length && sizes.every((size, i) => typeof size !== 'number' || size === sample[i]);
}

/** The data has the shape that the models take. */
export const inputsFit: Check = async (c) => {
  const data = await c.readable(c.experiment.data.train);
  return eachFile(c, (role, { inputs: [input] }) => {
    if (!data || !input || fits(input.shape, data.shape)) return [];
    const message = `The ${role} takes samples of ${shapeOf(input.shape.slice(1))}, the data has ${shapeOf(data.shape)}. Choose data of the model's shape.`;
    return [c.problem(`${role}.model`, 'shape-differs', message)];
  });
};

/** A run fills all that the models take: samples, and of texts the masks and types. */
export const inputsFilled: Check = (c) =>
  eachFile(c, (role, { unfilled = [] }) => {
    if (unfilled.length === 0) return [];
    const message = `A run cannot fill ${all(unfilled)} of the ${role}: it fills one input with samples, and beside tokens \`attention_mask\` and \`token_type_ids\`. Export the model without them.`;
    return [c.problem(`${role}.model`, 'inputs-unfilled', message)];
  });

function poolingProblem(
  c: CheckContext,
  role: string,
  spec: ModelSpec | StudentSpec,
  { shape, element }: DatasetFacts,
): Problem[] {
  if (!('architecture' in spec) || spec.architecture !== 'cnn' || element === 'tokens') return [];
  if (shape.length !== 3) {
    const message = `A cnn needs images, but a sample is ${shapeOf(shape)}. Use architecture: mlp.`;
    return [c.problem(`${role}.architecture`, 'image-too-small', message)];
  }
  const [, height = 1, width = 1] = shape;
  const most = Math.floor(Math.log2(Math.min(height, width)));
  if (spec.channels.length <= most) return [];
  const message = `Each entry of channels halves the image; ${shapeOf(shape)} bears at most ${most}. Leave ${spec.channels.length - most} out.`;
  const problem = c.problem(`${role}.channels`, 'image-too-small', message);
  return [c.fixedBy(problem, `Keep the first ${most}`, `${role}.channels`, spec.channels.slice(0, most))];
}

/** An image bears as many poolings as the architecture has. */
export const poolingsFit: Check = async (c) => {
  const data = await c.readable(c.experiment.data.train);
  return data ? roles.flatMap((role) => poolingProblem(c, role, c.experiment[role], data)) : [];
};
