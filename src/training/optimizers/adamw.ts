import type { ElementType, GraphBuilder } from '../../onnx';

export interface AdamWOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/** The scalars that change from step to step, as inputs of the graph. */
export const adamWScalars = ['weight_keep', 'update_scale', 'update_epsilon'] as const;
export type AdamWScalars = Record<(typeof adamWScalars)[number], number>;

/**
 * AdamW (Loshchilov & Hutter, 2019, arXiv:1711.05101) with rescaled moments: M = m/(1−β₁) and V = v/(1−β₂) save two
 * products for each weight, and the corrections of both moments fold into three scalars, computed here in double.
 * @param step from 1.
 */
export function adamWStep(
  { beta1, beta2, epsilon, weightDecay }: AdamWOptions,
  step: number,
  lr: number,
): AdamWScalars {
  const first = (1 - beta1) / (1 - beta1 ** step);
  const second = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
  return { weight_keep: 1 - lr * weightDecay, update_scale: (lr * first) / second, update_epsilon: epsilon / second };
}

export interface AdamWValues {
  parameter: string;
  gradient: string;
  /** M and V, of the parameter's shape. */
  moment1: string;
  moment2: string;
}

/** Appends one parameter's update and returns the names of the new values. */
export function addAdamW(
  b: GraphBuilder,
  { beta1, beta2 }: AdamWOptions,
  values: AdamWValues,
  settings: { type: ElementType; decays: boolean; names: Record<(typeof adamWScalars)[number], string> },
): Omit<AdamWValues, 'gradient'> {
  const { gradient } = values;
  const { type, decays, names } = settings;
  const moment1 = b.add('Add', [b.add('Mul', [values.moment1, b.scalar(beta1, type)]), gradient]);
  const square = b.add('Mul', [gradient, gradient]);
  const moment2 = b.add('Add', [b.add('Mul', [values.moment2, b.scalar(beta2, type)]), square]);
  const root = b.add('Add', [b.add('Sqrt', [moment2]), names.update_epsilon]);
  const update = b.add('Mul', [b.add('Div', [moment1, root]), names.update_scale]);
  const kept = decays ? b.add('Mul', [values.parameter, names.weight_keep]) : values.parameter;
  return { parameter: b.add('Sub', [kept, update]), moment1, moment2 };
}
