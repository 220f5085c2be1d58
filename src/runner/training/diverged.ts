import type { ChunkResult } from '../../training';
import { RunFailure } from '../interruption';
import { peakRate } from '../settings';
import type { TrainingTask } from './task';

/** What a person reads when a loss is no longer a number. @param at the step's place in the chunk. */
export function diverged(
  { stage, track, settings, options }: TrainingTask,
  step: number,
  result: ChunkResult,
  at: number,
): RunFailure {
  const terms = [
    ['KL', result.kl?.[at]],
    ['CE', result.ce[at]],
    ['the distance of hidden states', result.hidden?.[at]],
  ] as const;
  const culprits = terms.filter(([, v]) => v !== undefined && !Number.isFinite(v)).map(([name]) => name);
  const cause = culprits.length > 0 ? ` (${culprits.join(' and ')} first)` : '';
  const path = `stages.${stage}.${settings}.${peakRate(options).path}`;
  return new RunFailure(
    'diverged',
    `The loss of the ${track} is no longer a number at step ${step}${cause}: the training has diverged.`,
    'Lower the learning rate, add warmup steps, or set clipNorm to 1. The last checkpoint before it is kept.',
    { stage, step, path },
  );
}
