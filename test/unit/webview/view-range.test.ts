import { describe, expect, it } from 'vitest';
import { CurveData } from '../../../webview/data/curve-data';
import { RunData } from '../../../webview/data/run-data';
import { edgesOf, fullRange, projection, viewRange } from '../../../webview/data/view-range';
import { emptyWords } from '../../../webview/views/curves/empty';
import { sampleRows } from '../../../webview/views/curves/sample-rows';
import { sampleRun } from './sample-run';

const curves = (step: number, x: 'step' | 'time' = 'step') =>
  new CurveData(new RunData(sampleRun({ step })), { x, smoothing: 0.97 });
const step = { x: 'step', xLog: false } as const;

describe('what is in view', () => {
  it('is the whole plan, with room for labels behind the newest point', () => {
    expect(fullRange(curves(500), step, 840)).toEqual({ min: 0, max: 3798 });
    const { max } = fullRange(curves(3798), step, 840);
    expect(((max - 3798) / max) * 840).toBeCloseTo(112, 6);
  });

  it('is what has been, on the time axis', () => {
    const data = curves(500, 'time');
    const { max } = fullRange(data, { x: 'time', xLog: false }, 840);
    const newest = data.x.at(499);
    expect(((max - newest) / max) * 840).toBeCloseTo(112, 6);
  });

  it('begins at the first step on a logarithmic axis, and never at zero', () => {
    expect(fullRange(curves(500), { ...step, xLog: true }, 840).min).toBe(1);
    const nothing = fullRange(curves(0), { ...step, xLog: true }, 840);
    expect(nothing.min).toBeGreaterThan(0);
    expect(nothing.max).toBeGreaterThan(nothing.min);
  });

  it('has a length even before the first step of a run without a plan', () => {
    const data = new CurveData(new RunData({ ...sampleRun({ step: 0 }), spans: [] }), { x: 'step', smoothing: 0 });
    const { min, max } = fullRange(data, step, 0);
    expect(max).toBeGreaterThan(min);
  });

  it('is the zoom, which is kept in steps whatever the axis shows', () => {
    const data = curves(3000, 'time');
    const full = fullRange(data, { x: 'time', xLog: false }, 840);
    const view = viewRange(data, { x: 'time', xLog: false, zoom: { min: 1000, max: 2000 } }, full);
    expect(view).toEqual({ min: data.x.at(999), max: data.x.at(1999) });
    expect(viewRange(data, { ...step, zoom: { min: 9, max: 9 } }, full)).toBe(full);
  });

  it('is cut into columns of one pixel', () => {
    expect([...edgesOf({ min: 0, max: 8 }, false, 4)]).toEqual([0, 2, 4, 6, 8]);
    expect([...edgesOf({ min: 1, max: 100 }, true, 2)].map((edge) => Math.round(edge))).toEqual([1, 10, 100]);
  });
});

describe('a projection', () => {
  it('puts the ends of the range where it is told, and what lies between in proportion', () => {
    const linear = projection({ min: 10, max: 30 }, false, 200, 100);
    expect([10, 20, 30].map(linear)).toEqual([200, 150, 100]);
    const log = projection({ min: 0.01, max: 100 }, true, 0, 400);
    expect([0.01, 1, 100].map((value) => Math.round(log(value)))).toEqual([0, 200, 400]);
  });

  it('keeps zero on a logarithmic axis a finite way off', () => {
    expect(projection({ min: 1, max: 10 }, true, 0, 100)(0)).toBe(-1e5);
    expect(projection({ min: 1, max: 10 }, true, 100, 0)(0)).toBe(1e5);
  });
});

describe('a run without steps', () => {
  const words = (status: 'queued' | 'running' | 'failed') => emptyWords(new RunData(sampleRun({ step: 0, status })));

  it('says why there are no curves', () => {
    expect(words('queued')).toContain('waits for its turn');
    expect(words('running')).toContain('first step of distil');
    expect(words('failed')).toContain('ended before its first step');
    expect(emptyWords(new RunData(sampleRun({ step: 5 })))).toBeUndefined();
  });
});

describe('the rows of the table behind a chart', () => {
  it('are few, and have the first and the last among them', () => {
    expect(sampleRows(3)).toEqual([0, 1, 2]);
    const rows = sampleRows(100_000);
    expect(rows).toHaveLength(50);
    expect([rows[0], rows.at(-1)]).toEqual([0, 99_999]);
  });
});
