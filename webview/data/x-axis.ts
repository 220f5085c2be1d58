import type { PanelState, StageSpan } from '../protocol';
import { read } from './columns';
import { lowerBound } from './search';

/** How steps of the run lie on the x axis. Both ways ascend; positions are steps, epochs or seconds. */
export interface XMap {
  toX(step: number): number;
  toStep(x: number): number;
}

/** A line through the origin and the knots (`from[i]`, `to[i]`); past the last knot it goes on at its mean slope. */
function along(from: ArrayLike<number>, to: ArrayLike<number>, value: number): number {
  const right = lowerBound(from, value);
  if (right === from.length) return value * meanSlope(from, to);
  const [x0, y0] = right === 0 ? [0, 0] : [read(from, right - 1), read(to, right - 1)];
  const [x1, y1] = [read(from, right), read(to, right)];
  return x1 === x0 ? y1 : y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
}

function meanSlope(from: ArrayLike<number>, to: ArrayLike<number>): number {
  const last = from.length - 1;
  return read(from, last) > 0 ? read(to, last) / read(from, last) : 1;
}

function epochKnots(spans: readonly StageSpan[]): { steps: number[]; epochs: number[] } {
  const steps: number[] = [];
  const epochs: number[] = [];
  let epoch = 0;
  for (const span of spans) {
    epoch += (span.to - span.from) / Math.max(1, span.stepsPerEpoch);
    steps.push(span.to);
    epochs.push(epoch);
  }
  return { steps, epochs };
}

/** `clock` gives the measured steps and their seconds; only the time axis asks it. */
export function xMap(
  kind: PanelState['x'],
  spans: readonly StageSpan[],
  clock: { step: ArrayLike<number>; time: ArrayLike<number> },
): XMap {
  if (kind === 'time') {
    return {
      toX: (step) => along(clock.step, clock.time, step),
      toStep: (seconds) => along(clock.time, clock.step, seconds),
    };
  }
  if (kind === 'epoch') {
    const { steps, epochs } = epochKnots(spans);
    return { toX: (step) => along(steps, epochs, step), toStep: (epoch) => along(epochs, steps, epoch) };
  }
  return { toX: (step) => step, toStep: (x) => x };
}

/** The stage in which a step was made. The step at which a stage ends is still its own. */
export function spanAt(spans: readonly StageSpan[], step: number): StageSpan | undefined {
  return spans.find((span) => step > span.from && step <= span.to);
}
