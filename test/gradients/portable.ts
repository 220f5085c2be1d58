import { createHash } from 'node:crypto';
import type { AttributeValue } from '../../src/onnx';
import { attributesOf, type Case, cotangent, type Input, still } from './case';
import { cases } from './cases';
import { type LossCase, losses } from './cases/losses';
import { betas, gradientScales, type OptimizerCase, optimizers, STEPS } from './cases/optimizers';

/** Cases as plain JSON with all their numbers, for the script that asks PyTorch. */
const inputOf = (input: Input | undefined, position: number) => input && { ...input, values: input.values(position) };

const attributeOf = (value: AttributeValue) => {
  if (typeof value !== 'object' || !('kind' in value)) return value;
  return value.kind === 'float' ? Math.fround(value.value) : value.value;
};

export const portableCase = (operator: string, entry: Case) => ({
  operator,
  attributes: Object.fromEntries(
    Object.entries(attributesOf(entry, 'float32')).map(([key, value]) => [key, attributeOf(value)]),
  ),
  inputs: entry.inputs.map(inputOf),
  outputs: entry.outputs,
  cotangent: cotangent(13),
});

export const portableLoss = ({ logits, teacher, ...rest }: LossCase) => ({
  ...rest,
  logits: inputOf(logits, 0),
  teacher: inputOf(teacher, 1),
});

/** The start of a parameter. */
export const startOf = (dims: readonly number[], index: number): number[] => still(...dims).values(100 * index);

/** The gradient of a parameter at a step, counted from 0. */
export const gradientOf = (dims: readonly number[], index: number, step: number): number[] =>
  still(...dims)
    .values(100 * index + step + 1)
    .map((v) => v * (gradientScales[step] ?? 1));

export const portableOptimizer = (c: OptimizerCase) => ({
  ...c,
  ...betas,
  parameters: c.parameters.map((dims, index) => ({
    dims,
    start: startOf(dims, index),
    gradients: Array.from({ length: STEPS }, (_, step) => gradientOf(dims, index, step)),
  })),
});

/** Changes when anything about a case does, so that a golden of another case is noticed. */
export const digest = (portable: unknown): string =>
  createHash('sha256').update(JSON.stringify(portable)).digest('hex').slice(0, 12);

const described = <T>(name: string, portable: T) => ({ name, digest: digest(portable), ...portable });

/** Every case there is. */
export const everything = () => ({
  operators: Object.entries(cases).flatMap(([operator, list]) =>
    list.map((c) => described(c.name, portableCase(operator, c))),
  ),
  losses: losses.map((c) => described(c.name, portableLoss(c))),
  optimizers: optimizers.map((c) => described(c.name, portableOptimizer(c))),
});
