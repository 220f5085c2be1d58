import { OnnxError } from '../../onnx';
import type { Figures } from './map';
import type { Amount, PruneOptions } from './options';

const targets = ['parameters', 'flops', 'bytes'] as const;

/** The number of parameters, FLOPs or bytes that may be left. @throws OnnxError where it is no number above 0 or share below 100 %. */
function limitOf(name: string, given: number | string, before: number): number {
  const share = typeof given === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(given)?.[1] : undefined;
  const limit = share === undefined ? Number(given) : (Number(share) / 100) * before;
  if (Number.isFinite(limit) && limit > 0) return limit;
  throw new OnnxError(`The target for ${name} is "${given}".`, 'Give a number above 0, or a share such as 50%.');
}

/** What is to be left at most, by kind. */
export function limitsOf(amount: Amount, before: Figures): Partial<Figures> {
  const given = targets.flatMap((name) => {
    const value = amount[name];
    return value === undefined ? [] : [[name, limitOf(name, value, before[name])]];
  });
  return Object.fromEntries(given);
}

/** Whether all limits hold. */
export const holds = (limits: Partial<Figures>, figures: Figures): boolean =>
  targets.every((name) => figures[name] <= (limits[name] ?? Number.POSITIVE_INFINITY));

function demandRatio(what: string, ratio: number, least: (ratio: number) => boolean): void {
  if (least(ratio) && ratio < 1) return;
  const why = ratio >= 1 ? 'would leave no channel' : 'removes nothing';
  throw new OnnxError(`${what} is ${ratio}, which ${why}.`, 'Give a share above 0 and below 1, such as 0.3.');
}

function demandCount(what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new OnnxError(`${what} is ${value}.`, 'Give a whole number of at least 1.');
}

/** @throws OnnxError where an option makes no sense. */
export function checkOptions(options: PruneOptions): void {
  const { ratio, overrides, multiple, floor } = options;
  if (ratio !== undefined) demandRatio('The ratio', ratio, (r) => r > 0);
  for (const [pattern, r] of Object.entries(overrides)) demandRatio(`The ratio for "${pattern}"`, r, (x) => x >= 0);
  if (multiple !== 'auto') demandCount('The multiple', multiple);
  demandCount('The floor', floor);
  const nothing = ratio === undefined && targets.every((name) => options[name] === undefined);
  if (nothing && Object.keys(overrides).length === 0) {
    throw new OnnxError('Nothing says how much is to go.', 'Give a ratio, or a target in parameters, FLOPs or bytes.');
  }
  if (options.criterion === 'taylor' && !options.gradients) {
    throw new OnnxError(
      'The criterion "taylor" needs gradients, and gradients need data.',
      'Use the `prune` stage of an experiment, which has data, or choose the criterion l1, l2 or bn.',
    );
  }
}
