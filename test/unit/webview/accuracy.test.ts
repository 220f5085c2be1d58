import { describe, expect, it } from 'vitest';
import { Accuracies, at, bestOfStages } from '../../../webview/data/accuracy';
import { RunData } from '../../../webview/data/run-data';
import { sampleExample } from './sample-example';
import { SPANS, sampleHeader } from './sample-plan';
import { sampleRun, validations } from './sample-run';

type Points = [step: number, percent: number][];

function accuracies(student: Points, baseline: Points, teacher: Points = [[0, 99.18]]): Accuracies {
  const tracks = [validations('teacher', teacher), validations('student', student), validations('baseline', baseline)];
  const rows = { steps: [], validations: tracks };
  return new Accuracies(new RunData({ header: sampleHeader(), spans: SPANS, rows, log: [] }));
}

describe('what distilling has won', () => {
  it('compares after the same number of steps while the student without a teacher trains', () => {
    const seen = accuracies(
      [
        [500, 97],
        [1000, 98.4],
        [2110, 98.9],
      ],
      [
        [500, 95],
        [1000, 97.9],
      ],
    );
    expect(seen.wonBy(4000)?.points).toBeCloseTo(0.5, 3);
    expect(seen.wonBy(600)?.points).toBeCloseTo(2, 3);
    expect(seen.wonBy(100)).toBeUndefined();
  });

  it('is the difference of the bests in the end, and later stages do not change it', () => {
    const student: Points = [
      [1000, 98.95],
      [2110, 98.9],
      [2532, 97.1],
    ];
    const seen = accuracies(student, [
      [1000, 98.3],
      [2110, 98.42],
    ]);
    expect(seen.wonBy(2110)?.points).toBeCloseTo(98.95 - 98.42, 3);
    expect(seen.wonBy(3214)?.points).toBeCloseTo(98.95 - 98.42, 3);
  });

  it('is unknown without a student to compare with', () => {
    expect(accuracies([[1000, 98.95]], []).wonBy(2000)).toBeUndefined();
  });
});

describe('levels', () => {
  it('takes the best teacher', () => {
    expect(
      accuracies(
        [],
        [],
        [
          [100, 98.7],
          [200, 99.2],
          [300, 99.1],
        ],
      ).teacherLevel,
    ).toBeCloseTo(99.2, 3);
  });

  it('has a level of the student without a teacher only when that one is trained to the end', () => {
    expect(accuracies([], [[1000, 97.9]]).baselineLevel).toBeUndefined();
    expect(
      accuracies(
        [],
        [
          [1000, 98.6],
          [2110, 98.42],
        ],
      ).baselineLevel,
    ).toBeCloseTo(98.6, 3);
  });

  it('does not take a teacher in training for what it will be', () => {
    const trains = (made: number) => new Accuracies(new RunData(sampleExample(made))).teacherTrains;
    expect([900, 1266, 3000, 6000].map(trains)).toEqual([true, false, false, false]);
    expect(new Accuracies(new RunData(sampleRun())).teacherTrains).toBe(false);
  });

  it('shows the student without a teacher beside the student while it trains, and its best from then on', () => {
    const training = accuracies([], [[1000, 97.9]]);
    expect(training.baselineAt(1500)?.step).toBe(1000);
    const trained = accuracies(
      [],
      [
        [1000, 98.6],
        [2110, 98.42],
      ],
    );
    expect(trained.baselineAt(2000)?.step).toBe(1000);
    expect(trained.baselineAt(3000)?.accuracy).toBeCloseTo(98.6, 3);
  });

  it('has the last value before a step, and none before the first', () => {
    const { student } = accuracies(
      [
        [106, 91],
        [212, 95],
      ],
      [],
    );
    expect(at(student, 211)?.accuracy).toBeCloseTo(91, 3);
    expect(at(student, 105)).toBeUndefined();
  });

  it('has one best checkpoint a stage', () => {
    const run = new RunData(sampleRun());
    const best = bestOfStages(run.validations.student, SPANS);
    expect(best).toHaveLength(3);
    for (const { step, accuracy } of best) {
      const stage = SPANS.find((span) => step > span.from && step <= span.to);
      const seen = run.validations.student.filter((one) => stage && one.step > stage.from && one.step <= stage.to);
      expect(accuracy).toBe(Math.max(...seen.map((one) => one.accuracy)));
    }
  });
});
