import { describe, expect, it } from 'vitest';
import { Column } from '../../../webview/data/columns';
import { RunData } from '../../../webview/data/run-data';
import { SPANS, sampleHeader } from './sample-plan';
import { emptySteps, inDeltas, sampleRun, validations } from './sample-run';

describe('a column', () => {
  it('keeps every value through growth', () => {
    const column = new Column('double', 2);
    for (let i = 0; i < 1000; i++) column.push(i);
    column.append(Float64Array.from({ length: 5000 }, (_, i) => 1000 + i));
    expect(column.length).toBe(6000);
    expect(column.values.every((value, i) => value === i)).toBe(true);
  });

  it('answers NaN outside its rows, also where the store has room', () => {
    const column = new Column('single', 8);
    column.push(1);
    expect(column.at(0)).toBe(1);
    expect(column.at(1)).toBeNaN();
    expect(column.at(-1)).toBeNaN();
  });
});

/** The rows of `track` at the given steps, each with its step as loss. */
function rowsAt(track: 'teacher' | 'student' | 'baseline', steps: number[]) {
  const rows = emptySteps(track, steps.length);
  rows.step.set(steps);
  rows.loss.set(steps);
  return rows;
}

describe('the data of a run', () => {
  it('grows by deltas to what a snapshot of the whole would hold', () => {
    const whole = sampleRun({ step: 3000 });
    const run = new RunData({ ...whole, rows: { steps: [], validations: [] }, log: [] });
    for (const rows of inDeltas(whole.rows, 130)) run.append({ header: sampleHeader({ step: 3000 }), rows, log: [] });
    const expected = new RunData(whole);
    expect(run.main.length).toBe(3000);
    for (const name of ['step', 'time', 'loss', 'kl', 'ce', 'lr', 'stepsPerSecond'] as const)
      expect(run.main[name].values, name).toEqual(expected.main[name].values);
    expect(run.header.step?.now).toBe(3000);
  });

  it('puts the stages of teacher and student in order whatever order they come in', () => {
    const run = new RunData({
      header: sampleHeader(),
      spans: SPANS,
      rows: {
        steps: [rowsAt('student', [1, 2, 2533, 2534]), rowsAt('baseline', [1, 2, 3]), rowsAt('teacher', [2111, 2112])],
        validations: [],
      },
      log: [],
    });
    expect([...run.main.step.values]).toEqual([1, 2, 2111, 2112, 2533, 2534]);
    expect([0, 2, 4].map((row) => run.main.trackOf(row))).toEqual(['student', 'teacher', 'student']);
    expect([...run.baseline.step.values]).toEqual([1, 2, 3]);
  });

  it('turns fractions into percent and knows its end', () => {
    const run = new RunData({
      header: sampleHeader(),
      spans: SPANS,
      rows: { steps: [], validations: [validations('student', [[106, 98.51]])] },
      log: [],
    });
    expect(run.validations.student[0]?.accuracy).toBeCloseTo(98.51, 4);
    expect(run.empty).toBe(true);
    expect(run.end).toBe(3798);
  });
});
