import { fits } from '../../names';
import { type AdamWOptions, adamW } from './adamw';
import type { Optimizer } from './optimizer';
import { type SgdOptions, sgd } from './sgd';

/** Parameters that go their own way. */
export interface ParameterGroup {
  /** Names of parameters or their layers, or patterns with `*`. */
  match: readonly string[];
  /** Its learning rate as a share of that of the others; 0 leaves the parameters as they are, and costs nothing. */
  rate: number;
  weightDecay?: number;
}

/** One rule for all parameters, and what differs from it. */
export type OptimizerOptions = ({ adamw: AdamWOptions } | { sgd: SgdOptions }) & {
  /** Largest global norm of the gradient. */
  clipNorm?: number;
  /** The first that fits a parameter counts. */
  groups?: readonly ParameterGroup[];
};

/** Whether a pattern means a parameter: by its own name, or by that of the layer, which stands before the last dot. */
export const meansParameter = (pattern: string, parameter: string): boolean =>
  fits(pattern, parameter) || fits(pattern, parameter.replace(/\.[^.]*$/, ''));

/** The group of a parameter: its place in `groups`, -1 for the rest. */
export const groupOf = ({ groups = [] }: Pick<OptimizerOptions, 'groups'>, parameter: string): number =>
  groups.findIndex(({ match }) => match.some((pattern) => meansParameter(pattern, parameter)));

/** Whether a parameter stays as it is. */
export const isFrozen = (options: Pick<OptimizerOptions, 'groups'>, parameter: string): boolean =>
  options.groups?.[groupOf(options, parameter)]?.rate === 0;

function make(options: OptimizerOptions, own: { weightDecay?: number }): Optimizer {
  const decay = own.weightDecay === undefined ? {} : { weightDecay: own.weightDecay };
  return 'sgd' in options ? sgd({ ...options.sgd, ...decay }) : adamW({ ...options.adamw, ...decay });
}

/** The update rule of a group, and its rate as a share of the schedule's. */
export interface GroupRule {
  group: number;
  optimizer: Optimizer;
  rate: number;
  /** What the names of its scalars end in. */
  suffix: string;
}

/** The rules of all groups that train, that of the rest first. */
export function groupRules(options: OptimizerOptions): GroupRule[] {
  const rest = { group: -1, optimizer: make(options, {}), rate: 1, suffix: '' };
  const own = (options.groups ?? []).map((g, i) => ({
    ...{ group: i, optimizer: make(options, g), rate: g.rate },
    suffix: `_${i + 1}`,
  }));
  return [rest, ...own.filter(({ rate }) => rate > 0)];
}

/** The values of all scalars of a step. @param step from 1. */
export const scalarsOf = (options: OptimizerOptions, step: number, lr: number): Record<string, number> =>
  Object.fromEntries(
    groupRules(options).flatMap(({ optimizer, rate, suffix }) =>
      Object.entries(optimizer.scalarsOf(step, lr * rate)).map(([name, value]) => [`${name}${suffix}`, value] as const),
    ),
  );
