import type { Experiment } from './schema';
import type { StageOptions } from './stages';

export type AdjustableName = NonNullable<StageOptions<'tune'>['adjust']>[number];

/** A number of an experiment that a tune stage may propose to change. */
export interface Adjustable {
  name: AdjustableName;
  /** The stage that it belongs to. */
  stage: number;
  /** `stages.1.distill.temperature`. */
  path: string;
  now: number;
  /** What is tried beside it, ascending. */
  neighbours: number[];
}

/** Where an adjustable stands, or why it cannot be adjusted. */
type Found = Adjustable | { missing: string };

/** Two digits say enough. */
const tidy = (value: number): number => Number(value.toPrecision(2));

const around: Record<AdjustableName, (now: number) => number[]> = {
  temperature: (now) => [now / 2, now * 2],
  alpha: (now) => [now - 0.2, now + 0.2].filter((value) => value > 0 && value <= 1),
  ratio: (now) => [now - 0.1, now + 0.1].filter((value) => value > 0 && value < 1),
};

function adjustable(name: AdjustableName, kind: 'distill' | 'prune', stage: number, now: number): Adjustable {
  const neighbours = around[name](now).map(tidy);
  return { name, stage, path: `stages.${stage}.${kind}.${name}`, now, neighbours };
}

function inDistill(name: 'temperature' | 'alpha', { stages }: Experiment, before: number): Found {
  const stage = stages.findLastIndex((one, index) => 'distill' in one && index < before);
  const found = stages[stage];
  if (!found || !('distill' in found)) return { missing: 'No stage before this one distils' };
  const { [name]: value, divergence } = found.distill;
  if (typeof value !== 'number') return { missing: 'The temperature is a schedule' };
  const unsoftened = divergence === 'mse' || divergence === 'cosine';
  if (name === 'temperature' && unsoftened) return { missing: `The divergence ${divergence} has no temperature` };
  return adjustable(name, 'distill', stage, value);
}

/** What is pruned where nothing is said: the seed's share. */
const DEFAULT_RATIO = 0.3;

function inPrune({ stages }: Experiment, before: number): Found {
  const stage = stages.findLastIndex((one, index) => 'prune' in one && index < before);
  const found = stages[stage];
  if (!found || !('prune' in found)) return { missing: 'No stage before this one prunes' };
  const { ratio, parameters, flops, bytes } = found.prune;
  const isTarget = parameters !== undefined || flops !== undefined || bytes !== undefined;
  if (ratio === undefined && isTarget) return { missing: 'The prune stage names a size, not a ratio' };
  return adjustable('ratio', 'prune', stage, ratio ?? DEFAULT_RATIO);
}

/** Where what a tune stage may adjust stands. @param before the place of the tune stage. */
export const findAdjustable = (experiment: Experiment, name: AdjustableName, before: number): Found =>
  name === 'ratio' ? inPrune(experiment, before) : inDistill(name, experiment, before);

/** Everything that the tune stage at a place tries to adjust. */
export function adjustablesOf(experiment: Experiment, { adjust }: StageOptions<'tune'>, at: number): Adjustable[] {
  const names: AdjustableName[] = adjust ?? ['temperature', 'ratio'];
  return [...new Set(names)]
    .map((name) => findAdjustable(experiment, name, at))
    .filter((found): found is Adjustable => 'path' in found);
}
