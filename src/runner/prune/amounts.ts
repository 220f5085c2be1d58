import type { Figures } from '../../compression';
import type { StageOptions } from '../../experiment';

type Options = StageOptions<'prune'>;
type Amount = Pick<Options, 'ratio' | 'parameters' | 'flops' | 'bytes'>;

/** What is pruned where nothing is said: the seed's share. */
const DEFAULT_RATIO = 0.3;

/** A number, or a share of `before`, as a number. */
function absolute(target: number | string, before: number): number {
  return typeof target === 'number' ? target : (before * Number.parseFloat(target)) / 100;
}

/** How much shall be gone after a round: each of the rounds takes as much as the others. Counts from the original. */
export function amountAfter(options: Options, round: number, before: Figures): Amount {
  const share = round / options.steps;
  const targets = (['parameters', 'flops', 'bytes'] as const).flatMap((kind) => {
    const target = options[kind];
    if (target === undefined) return [];
    return [[kind, Math.round(before[kind] - (before[kind] - absolute(target, before[kind])) * share)] as const];
  });
  const wanted = options.ratio ?? (targets.length > 0 ? undefined : DEFAULT_RATIO);
  return { ...Object.fromEntries(targets), ratio: wanted && wanted * share };
}
