import { bytes, dateTime, milliseconds, percent } from '../../format';
import type { OtherPoint } from './others';
import type { Point } from './pareto';

export type ReadPoint = Point & Partial<Pick<OtherPoint, 'run'>>;

/** Which run a point is of, for a person. */
export const runWords = ({ run }: ReadPoint): string => (run ? `run of ${dateTime(run.startedAt)}` : 'this run');

/** A point in words: run of 23 Nov 19:31, recovered: 98.62 %, 204.0 kB, 0.050 ms. */
export function pointWords(point: ReadPoint): string {
  const { run, state, accuracy, latency, bytes: size } = point;
  const name = [run ? runWords(point) : '', state.name, state.discarded ? 'not kept' : ''].filter(Boolean).join(', ');
  const time = latency === undefined ? '' : `, ${milliseconds(latency)} ms`;
  return `${name}: ${percent(accuracy / 100)}, ${bytes(size)}${time}`;
}

/** A point as a row of a table, after which run it is of. */
export function pointRow(point: ReadPoint): string[] {
  const { state, accuracy, latency, bytes: size } = point;
  const time = latency === undefined ? '' : `${milliseconds(latency)} ms`;
  return [runWords(point), state.name, bytes(size), percent(accuracy / 100), time];
}

/** Where a point is drawn, in px. */
export interface Spot<P = ReadPoint> {
  x: number;
  y: number;
  r: number;
  point: P;
}

/** The pointer may be so far outside of a circle and still be on it. */
const REACH = 4;

/** The spot at a place: of those that it lies in, the one whose middle is nearest. */
export function spotAt<S extends Omit<Spot, 'point'>>(spots: readonly S[], x: number, y: number): S | undefined {
  const distance = (spot: S) => Math.hypot(spot.x - x, spot.y - y);
  return spots
    .filter((spot) => distance(spot) <= spot.r + REACH)
    .reduce<S | undefined>(
      (nearest, spot) => (nearest && distance(nearest) <= distance(spot) ? nearest : spot),
      undefined,
    );
}

/** Where a key leads from a spot, or from none: through all of them from left to right. Undefined where the key does nothing. */
export function spotAfter<S extends Omit<Spot, 'point'>>(
  spots: readonly S[],
  from: S | undefined,
  key: string,
): S | undefined {
  const order = [...spots].sort((a, b) => a.x - b.x || b.y - a.y);
  const place = from ? order.indexOf(from) : -1;
  const last = order.length - 1;
  const places: Record<string, number> = {
    ArrowRight: Math.min(last, place + 1),
    ArrowUp: Math.min(last, place + 1),
    ArrowLeft: place < 0 ? last : Math.max(0, place - 1),
    ArrowDown: place < 0 ? last : Math.max(0, place - 1),
    Home: 0,
    End: last,
  };
  return order[places[key] ?? -1];
}
