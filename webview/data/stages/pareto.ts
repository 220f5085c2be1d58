import type { ModelState } from '../../protocol';
import { known } from '../known';
import { linearTicks } from '../ticks';
import { latency } from './cast';

/** A state of the model as a point: what it weighs, and how well it does. */
export interface Point {
  state: ModelState;
  bytes: number;
  /** Percent. */
  accuracy: number;
  /** Milliseconds at batch 1. */
  latency?: number;
}

type Data = NonNullable<ModelState['on']>;

/** On which data states are compared: where both kinds were measured the test data has the word. */
export function dataOf(states: readonly ModelState[]): Data {
  return states.some((state) => known(state.accuracy) && state.on === 'test') ? 'test' : 'validation';
}

/** The states that can stand in one picture: those with an accuracy, all on the same data. */
export function pointsOf(states: readonly ModelState[], on: Data = dataOf(states)): Point[] {
  return states.flatMap((state) => {
    if (!known(state.accuracy) || !(state.bytes > 0) || (state.on ?? on) !== on) return [];
    return { state, bytes: state.bytes, accuracy: state.accuracy * 100, latency: latency(state, 'batch1') };
  });
}

/** The points that no other beats in both size and accuracy, from the smallest up. */
export function paretoFront<P extends Pick<Point, 'bytes' | 'accuracy'>>(points: readonly P[]): P[] {
  const sorted = [...points].sort((a, b) => a.bytes - b.bytes || b.accuracy - a.accuracy);
  let best = Number.NEGATIVE_INFINITY;
  return sorted.filter(({ accuracy }) => {
    const better = accuracy > best;
    best = Math.max(best, accuracy);
    return better;
  });
}

export interface Domain {
  bytes: { from: number; to: number };
  accuracy: { from: number; to: number };
}

/** In points; accuracies nearer to each other than this are not spread over the whole axis. */
const LEAST_SPAN = 0.2;

/** The stretch of both axes that holds the points, with room around them. Sizes multiply, accuracies add. */
export function domainOf(points: readonly Pick<Point, 'bytes' | 'accuracy'>[]): Domain {
  const sizes = points.map(({ bytes }) => bytes);
  const levels = points.map(({ accuracy }) => accuracy);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const span = Math.max(high - low, LEAST_SPAN);
  return {
    bytes: { from: Math.min(...sizes) / 1.4, to: Math.max(...sizes) * 1.54 },
    accuracy: { from: low - 0.16 * span, to: high + 0.14 * span },
  };
}

const MANTISSAS: readonly (readonly number[])[] = [[1, 2, 5], [1, 3], [1]];

/** Round sizes for a logarithmic axis, at most about `count` of them. */
export function sizeTicks({ from, to }: Domain['bytes'], count: number): number[] {
  const [low, high] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  const powers = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const sets = MANTISSAS.map((mantissas) =>
    powers.flatMap((power) => mantissas.map((m) => m * power)).filter((tick) => tick >= from && tick <= to),
  );
  const fitting = sets.find((ticks) => ticks.length <= count) ?? [];
  // Less than half a decade has hardly a power of ten in it.
  return fitting.length > 1 ? fitting : linearTicks(from, to, count);
}

/** The radius of a point's circle, in px: its area is the latency. */
export function radiusOf(latencyMs: number | undefined, longest: number): number {
  return latencyMs === undefined || !(longest > 0)
    ? LEAST_RADIUS
    : Math.max(LEAST_RADIUS, 11.5 * Math.sqrt(latencyMs / longest));
}

const LEAST_RADIUS = 4;
