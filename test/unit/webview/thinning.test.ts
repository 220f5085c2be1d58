import { describe, expect, it } from 'vitest';
import { columnsOf, type LineSource, thin, trace } from '../../../webview/data/thinning';

type Point = [x: number, y: number];

/** Draws into a picture of `columns` pixels over [min, max], and gives back the strokes. */
function strokes(source: LineSource, columns: number, min: number, max: number): Point[][] {
  const drawn: Point[][] = [];
  const width = (max - min) / columns;
  const edges = Array.from({ length: columns + 1 }, (_, i) => min + i * width);
  const rows = thin(source, columnsOf(source.x, edges));
  const toX = (position: number) => (position - min) / width;
  trace(rows, source, toX, (value) => value, {
    moveTo: (x, y) => drawn.push([[x, y]]),
    lineTo: (x, y) => drawn.at(-1)?.push([x, y]),
  });
  return drawn;
}

const ramp = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a thinned line', () => {
  it('draws every point where there are fewer than pixels', () => {
    expect(strokes({ x: [0, 1, 2], y: [5, 6, 4], breaks: [] }, 100, 0, 2)).toEqual([
      [
        [0, 5],
        [50, 6],
        [100, 4],
      ],
    ]);
  });

  it('keeps a spike among 200,000 points, with at most four points a pixel', () => {
    const y = ramp(200_000).map((i) => Math.sin(i / 900));
    y[123_456] = 80;
    y[123_457] = -80;
    const [line = []] = strokes({ x: ramp(200_000), y, breaks: [] }, 900, 0, 199_999);
    const values = line.map(([, value]) => value);
    expect(values).toContain(80);
    expect(values).toContain(-80);
    expect(line.length).toBeLessThanOrEqual(4 * 901);
    expect(line.every(([x], i) => i === 0 || x >= (line[i - 1]?.[0] ?? 0))).toBe(true);
  });

  it('leaves a gap where a value is missing', () => {
    const source = { x: [0, 1, 2, 3, 4], y: [1, 2, Number.NaN, 3, 4], breaks: [] };
    expect(strokes(source, 10, 0, 4).map((stroke) => stroke.length)).toEqual([2, 2]);
  });

  it('leaves a gap inside one pixel too', () => {
    const source = { x: [0, 0.1, 0.2, 0.3], y: [1, 2, Number.NaN, 3], breaks: [] };
    expect(strokes(source, 1, 0, 1).map((stroke) => stroke.length)).toEqual([2, 1]);
  });

  it('breaks at a stage, also when the view begins inside a later one', () => {
    const source = { x: ramp(10), y: ramp(10), breaks: [3, 7] };
    expect(strokes(source, 100, 0, 9).map((stroke) => stroke.length)).toEqual([3, 4, 3]);
    expect(strokes(source, 100, 5, 9).map((stroke) => stroke.length)).toEqual([3, 3]);
  });

  it('draws a single point as a stroke of its own, and nothing of an empty line', () => {
    expect(strokes({ x: [1], y: [5], breaks: [] }, 10, 0, 2)).toEqual([[[5, 5]]]);
    expect(strokes({ x: [], y: [], breaks: [] }, 10, 0, 2)).toEqual([]);
    expect(strokes({ x: [1, 2], y: [Number.NaN, Number.NaN], breaks: [] }, 10, 0, 2)).toEqual([]);
  });

  it('leaves the picture at both sides instead of ending in it', () => {
    const [line = []] = strokes({ x: ramp(100), y: ramp(100), breaks: [] }, 10, 40.5, 50.5);
    expect(line[0]).toEqual([-0.5, 40]);
    expect(line.at(-1)).toEqual([10.5, 51]);
  });
});
