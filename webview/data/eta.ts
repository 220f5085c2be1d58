import type { RailStage, RunHeader } from '../protocol';

const left = (stages: readonly RailStage[]): number =>
  stages.reduce((total, { share, done, state }) => total + (state === 'done' ? 0 : share * (1 - done)), 0);

/** Seconds until a stage of the rail is done, as far as the run's own estimate goes. */
export function secondsUntil(
  { rail, etaSeconds }: Pick<RunHeader, 'rail' | 'etaSeconds'>,
  index: number,
): number | undefined {
  const all = left(rail);
  return etaSeconds === undefined || all <= 0 ? undefined : (etaSeconds * left(rail.slice(0, index + 1))) / all;
}
