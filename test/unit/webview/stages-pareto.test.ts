import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, placeLabels } from '../../../webview/data/stages/labels';
import { domainOf, paretoFront, pointsOf, radiusOf, sizeTicks } from '../../../webview/data/stages/pareto';
import { STATES, sampleState } from './sample-stages';

const point = fc.record({ bytes: fc.integer({ min: 1, max: 50 }), accuracy: fc.integer({ min: 0, max: 100 }) });
type P = { bytes: number; accuracy: number };
const beats = (a: P, b: P) =>
  a.bytes <= b.bytes && a.accuracy >= b.accuracy && (a.bytes < b.bytes || a.accuracy > b.accuracy);

describe('the Pareto front', () => {
  it('is what no point beats, from the smallest up', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), (points) => {
        const front = paretoFront(points);
        const unbeaten = points.filter((p) => !points.some((other) => beats(other, p)));
        const key = ({ bytes, accuracy }: P) => `${bytes} ${accuracy}`;
        expect(new Set(front.map(key))).toEqual(new Set(unbeaten.map(key)));
        for (let i = 1; i < front.length; i++) {
          expect(front[i]?.bytes).toBeGreaterThan(front[i - 1]?.bytes ?? 0);
          expect(front[i]?.accuracy).toBeGreaterThan(front[i - 1]?.accuracy ?? 0);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('of the sample leaves out the pruned state that has not recovered', () => {
    expect(paretoFront(pointsOf(STATES)).map(({ state }) => state.name)).toEqual([
      'int8',
      'recovered',
      'student',
      'teacher',
    ]);
  });
});

describe('the points', () => {
  it('are those that were measured on the same data', () => {
    const validated = { ...sampleState('pruned'), on: 'validation' as const };
    const unmeasured = { ...sampleState('int8'), accuracy: undefined };
    const names = pointsOf([sampleState('teacher'), validated, unmeasured]).map(({ state }) => state.name);
    expect(names).toEqual(['teacher']);
    expect(pointsOf([validated])).toHaveLength(1);
  });

  it('lie inside the axes, also a single one', () => {
    for (const points of [pointsOf(STATES), pointsOf([sampleState('student')])]) {
      const { bytes, accuracy } = domainOf(points);
      for (const each of points) {
        expect(each.bytes).toBeGreaterThan(bytes.from);
        expect(each.bytes).toBeLessThan(bytes.to);
        expect(each.accuracy).toBeGreaterThan(accuracy.from);
        expect(each.accuracy).toBeLessThan(accuracy.to);
      }
    }
  });

  it('have an area in proportion to their latency', () => {
    expect(radiusOf(0.112, 0.112) ** 2 / radiusOf(0.056, 0.112) ** 2).toBeCloseTo(2);
    expect(radiusOf(undefined, 0.112)).toBeGreaterThan(0);
    expect(radiusOf(1e-9, 0.112)).toBe(radiusOf(undefined, 0.112));
  });
});

describe('ticks of the size axis', () => {
  it('are round, inside the axis, and no more than there is room for', () => {
    expect(sizeTicks({ from: 38_000, to: 2_600_000 }, 10)).toEqual([5e4, 1e5, 2e5, 5e5, 1e6, 2e6]);
    expect(sizeTicks({ from: 38_000, to: 2_600_000 }, 4)).toEqual([1e5, 3e5, 1e6]);
    expect(sizeTicks({ from: 38_000, to: 2_600_000 }, 2)).toEqual([1e5, 1e6]);
    const near = sizeTicks({ from: 120_000, to: 190_000 }, 6);
    expect(near.length).toBeGreaterThan(1);
    expect(near.every((tick) => tick >= 120_000 && tick <= 190_000)).toBe(true);
  });
});

describe('labels of the points', () => {
  const overlaps = (a: Box, b: Box) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  it('cover neither each other nor a circle, and stay in the frame', () => {
    const frame = { x: 0, y: 0, width: 400, height: 200 };
    const circles = [
      { x: 380, y: 30, r: 10 },
      { x: 200, y: 60, r: 8 },
      { x: 200, y: 90, r: 8 },
      { x: 20, y: 60, r: 9 },
    ];
    const boxes = placeLabels([80, 80, 80, 80], { frame, circles, lines: [], taken: [] });
    expect(boxes).toHaveLength(4);
    for (const [i, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(400);
      for (const other of boxes.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
      for (const { x, y, r } of circles)
        expect(overlaps(box, { x: x - r, y: y - r, width: 2 * r, height: 2 * r })).toBe(false);
    }
  });

  it('give way to a line', () => {
    const frame = { x: 0, y: 0, width: 400, height: 200 };
    const circles = [{ x: 100, y: 100, r: 8 }];
    const [free] = placeLabels([60], { frame, circles, lines: [], taken: [] });
    const lines = [{ x0: 110, y0: 100, x1: 390, y1: 100 }];
    const [moved] = placeLabels([60], { frame, circles, lines, taken: [] });
    expect(free).toMatchObject({ y: 93 });
    expect(moved && moved.y > 100).toBe(true);
  });
});
