import type { ModelState, OtherRun } from '../../protocol';
import { castOf } from './cast';
import { type Domain, dataOf, domainOf, type Point, pointsOf } from './pareto';

/** A state in which another run of the same experiment ended. */
export interface OtherPoint extends Point {
  run: OtherRun;
}

/** What a run ended with: what it hands over, and what it made and left aside. What was made further is no end. */
function finalStates(models: readonly ModelState[]): ModelState[] {
  const { states, kept } = castOf(models);
  return states.filter((state) => state === kept || state.discarded);
}

/** Where other runs ended, as far as they were measured on the same data as this one. */
export function otherPoints(runs: readonly OtherRun[], models: readonly ModelState[]): OtherPoint[] {
  const on = dataOf(castOf(models).states);
  return runs.flatMap((run) => pointsOf(finalStates(run.models), on).map((point) => ({ ...point, run })));
}

/** Other runs stretch the axes by so much at most, so that one that failed does not press this one together. */
const REACH = { size: 4, points: 2 };

/** The axes for this run's points, and those of the others that find room on them. */
export interface Sight {
  domain: Domain;
  seen: OtherPoint[];
}

/** Chooses the axes: this run's points decide, the others may stretch them a little. */
export function sightOf(points: readonly Point[], others: readonly OtherPoint[]): Sight {
  const own = domainOf(points);
  const room = Math.max(REACH.points, own.accuracy.to - own.accuracy.from);
  const seen = others.filter(
    ({ bytes, accuracy }) =>
      bytes * REACH.size > own.bytes.from &&
      bytes < own.bytes.to * REACH.size &&
      accuracy > own.accuracy.from - room &&
      accuracy < own.accuracy.to + room,
  );
  return { domain: domainOf([...points, ...seen]), seen };
}
