import { describe, expect, it } from 'vitest';
import { Accuracies } from '../../../webview/data/accuracy';
import { gapAt, gapsOf } from '../../../webview/data/gap';
import { RunData } from '../../../webview/data/run-data';
import { SPANS, sampleHeader } from './sample-plan';
import { validations } from './sample-run';

type Points = [step: number, percent: number][];

function gaps(student: Points, teacher: Points) {
  const tracks = [validations('teacher', teacher), validations('student', student)];
  const run = new RunData({ header: sampleHeader(), spans: SPANS, rows: { steps: [], validations: tracks }, log: [] });
  return gapsOf(new Accuracies(run));
}

const learning: Points = [
  [500, 97],
  [1000, 99.5],
];

describe('the gap to the teacher', () => {
  it('is what the student lacks at each validation, and turns positive where it is better', () => {
    const seen = gaps(learning, [[0, 99]]);
    expect(seen.map(({ step }) => step)).toEqual([500, 1000]);
    expect(seen[0]?.points).toBeCloseTo(-2, 3);
    expect(seen[1]?.points).toBeCloseTo(0.5, 3);
    expect(gapAt(seen, 999)?.step).toBe(500);
    expect(gapAt(seen, 499)).toBeUndefined();
  });

  it('is not known of a run whose teacher nobody has measured, as of those made before', () => {
    expect(gaps(learning, [])).toEqual([]);
  });

  it('waits until the teacher is trained', () => {
    const student = [{ step: 500, accuracy: 97, best: true }];
    expect(gapsOf({ student, teacherLevel: 99, teacherTrains: true })).toEqual([]);
    expect(gapsOf({ student, teacherLevel: 99, teacherTrains: false })).toEqual([{ step: 500, points: -2 }]);
  });
});
