import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanAt, xMap } from '../../../webview/data/x-axis';
import type { StageSpan } from '../../../webview/protocol';

const spans: StageSpan[] = [
  { label: 'train', from: 0, to: 100, stepsPerEpoch: 50 },
  { label: 'distil', from: 100, to: 700, stepsPerEpoch: 200 },
];
const clock = { step: [1, 50, 100, 101, 200], time: [0.5, 5, 10, 60, 80] };

describe('the x axis', () => {
  it('counts epochs on over the stages', () => {
    const { toX } = xMap('epoch', spans, clock);
    expect([0, 25, 100, 200, 700].map(toX)).toEqual([0, 0.5, 2, 2.5, 5]);
  });

  it('follows the clock, pauses included, and goes on at the mean pace', () => {
    const { toX, toStep } = xMap('time', spans, clock);
    expect([0, 1, 50, 100, 101].map(toX)).toEqual([0, 0.5, 5, 10, 60]);
    expect(toX(150.5)).toBeCloseTo(70, 6);
    expect(toX(400)).toBeCloseTo(160, 6);
    expect(toStep(35)).toBeCloseTo(100.5, 6);
  });

  it('stands at zero before anything is measured', () => {
    expect(xMap('time', spans, { step: [], time: [] }).toX(0)).toBe(0);
  });

  it('leads back to the step', () => {
    for (const kind of ['step', 'epoch', 'time'] as const) {
      const { toX, toStep } = xMap(kind, spans, clock);
      fc.assert(
        fc.property(fc.double({ min: 0, max: 900, noNaN: true }), (step) => Math.abs(toStep(toX(step)) - step) < 1e-6),
      );
    }
  });

  it('gives the last step of a stage to that stage', () => {
    expect([1, 100, 101, 700].map((step) => spanAt(spans, step)?.label)).toEqual([
      'train',
      'train',
      'distil',
      'distil',
    ]);
    expect([0, 701].map((step) => spanAt(spans, step))).toEqual([undefined, undefined]);
  });
});
