import { describe, expect, it } from 'vitest';
import { CurveData } from '../../../webview/data/curve-data';
import { RunData } from '../../../webview/data/run-data';
import { SPANS, sampleHeader } from './sample-plan';
import { emptySteps, inDeltas, sampleRun } from './sample-run';

const settings = { x: 'step', smoothing: 0.97 } as const;

describe('the curves of a run', () => {
  it('show the terms as they add up', () => {
    const curves = new CurveData(new RunData(sampleRun()), settings);
    const { loss } = curves.run.main;
    for (const row of [0, 500, 2400, 3213]) expect(curves.kl.at(row) + curves.ce.at(row)).toBeCloseTo(loss.at(row), 5);
  });

  it('follow a temperature that changes, and what hidden states add', () => {
    const rows = emptySteps('student', 2);
    rows.step.set([1, 2]);
    rows.kl.set([0.1, 0.1]);
    rows.ce.set([1, 1]);
    rows.hidden.set([0.5, 0.25]);
    rows.temperature.set([8, 1]);
    rows.loss.set([0.7 * 64 * 0.1 + 0.3 + 0.5, 0.7 * 0.1 + 0.3 + 0.25]);
    const run = new RunData({
      header: sampleHeader(),
      spans: SPANS,
      rows: { steps: [rows], validations: [] },
      log: [],
    });
    const { kl, ce, hidden } = new CurveData(run, settings);
    for (const row of [0, 1])
      expect(kl.at(row) + ce.at(row) + hidden.at(row)).toBeCloseTo(rows.loss[row] ?? Number.NaN, 5);
  });

  it('show no terms for the teacher, whose loss has one', () => {
    const rows = emptySteps('teacher', 3);
    rows.step.set([1, 2, 3]);
    rows.loss.set([3, 2, 1]);
    rows.ce.set([3, 2, 1]);
    const run = new RunData({
      header: sampleHeader(),
      spans: SPANS,
      rows: { steps: [rows], validations: [] },
      log: [],
    });
    const curves = new CurveData(run, settings);
    expect(curves.smooth.total.column.at(0)).toBe(3);
    expect([...curves.kl.values, ...curves.ce.values].every(Number.isNaN)).toBe(true);
  });

  it('break and smooth afresh at each stage', () => {
    const curves = new CurveData(new RunData(sampleRun()), settings);
    expect(curves.breaks).toEqual([2110, 2532]);
    expect(curves.smooth.total.column.at(2110)).toBeCloseTo(curves.run.main.loss.at(2110), 5);
  });

  it('mark the step at which the loss was not a number', () => {
    const run = new RunData(sampleRun({ step: 300, nanAt: 212, status: 'failed' }));
    expect(new CurveData(run, settings).broken).toEqual([211]);
  });

  it('leave a gap for a pause on the time axis, and only there', () => {
    const rows = emptySteps('student', 200);
    for (let i = 0; i < 200; i++) rows.step[i] = i + 1;
    rows.time.set(Float64Array.from(rows.step, (step) => step / 20 + (step > 120 ? 600 : 0)));
    rows.stepsPerSecond.fill(20);
    rows.loss.fill(1);
    const run = new RunData({
      header: sampleHeader(),
      spans: SPANS,
      rows: { steps: [rows], validations: [] },
      log: [],
    });
    expect(new CurveData(run, { ...settings, x: 'time' }).breaks).toEqual([120]);
    expect(new CurveData(run, settings).breaks).toEqual([]);
  });

  it('are the same whether they came at once or bit by bit', () => {
    const sample = sampleRun({ step: 2600 });
    const run = new RunData({ ...sample, rows: { steps: [], validations: [] } });
    const curves = new CurveData(run, settings);
    for (const rows of inDeltas(sample.rows, 100)) {
      run.append({ header: run.header, rows, log: [] });
      curves.extend();
    }
    const whole = new CurveData(new RunData(sample), settings);
    expect(curves.breaks).toEqual(whole.breaks);
    expect(curves.x.values).toEqual(whole.x.values);
    for (const name of ['total', 'kl', 'ce', 'speed'] as const)
      expect(curves.smooth[name].column.values, name).toEqual(whole.smooth[name].column.values);
  });
});
