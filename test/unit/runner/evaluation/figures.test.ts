import { describe, expect, test } from 'vitest';
import { randomOf } from '../../../../src/data/random';
import type { Answers } from '../../../../src/runner/evaluation/answers';
import { besideTeacher, meanKl } from '../../../../src/runner/evaluation/beside-teacher';
import { classQualities, confusionOf, macroF1, worstMistake } from '../../../../src/runner/evaluation/by-class';
import { calibrationError } from '../../../../src/runner/evaluation/calibration';
import { disputed } from '../../../../src/runner/evaluation/disagreements';
import { pairedDifference, shareOf } from '../../../../src/runner/evaluation/intervals';
import { qualityOf } from '../../../../src/runner/evaluation/quality';

/** Answers of a model from its probabilities, a row for each label. */
function answers(labels: number[], rows: number[][]): Answers {
  const classes = rows[0]?.length ?? 0;
  const said = rows.map((row) => row.indexOf(Math.max(...row)));
  return {
    ...{ classes, samples: Uint32Array.from(labels.keys()), labels: Int32Array.from(labels) },
    said: Int32Array.from(said),
    confidence: Float32Array.from(rows, (row) => Math.max(...row)),
    losses: Float32Array.from(rows, (row, i) => -Math.log(row[labels[i] ?? 0] ?? 0)),
    ranks: Int32Array.from(rows, (row, i) => row.filter((p) => p > (row[labels[i] ?? 0] ?? 0)).length),
    scores: Float32Array.from(rows.flat(), Math.log),
  };
}

describe('intervals', () => {
  test.each([
    // Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i lies where Newcombe has it', (hits, n, low, high) => {
    const share = shareOf(hits, n);
    expect(share.value).toBe(hits / n);
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  });

  test('a share of nothing is refused', () => {
    expect(() => shareOf(0, 0)).toThrow(/no samples/);
  });

  test('the interval of a paired difference holds the truth about 95 times of 100', () => {
    const random = randomOf(5);
    let held = 0;
    const trials = 600;
    for (let trial = 0; trial < trials; trial++) {
      // Right together in 80 of 100; otherwise the first alone in 12, the second alone in 4.
      const drawn = Array.from({ length: 200 }, () => random(0, 9999) / 10_000);
      const a = Uint8Array.from(drawn, (r) => Number(r < 0.92));
      const b = Uint8Array.from(drawn, (r) => Number(r < 0.8 || (r >= 0.92 && r < 0.96)));
      const { low, high } = pairedDifference(a, b);
      if (low <= 0.08 && 0.08 <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(0.92);
    expect(held / trials).toBeLessThan(0.98);
  });

  test('models that are right on the same samples do not differ, and the interval says how sure that is', () => {
    const { value, low, high } = pairedDifference(Uint8Array.of(1, 0, 1, 1), Uint8Array.of(1, 0, 1, 1));
    expect(value).toBe(0);
    expect(low).toBeLessThan(0);
    expect(high).toBeCloseTo(-low, 12);
  });
});

describe('calibration', () => {
  test('a model that is as sure as it is right has no error', () => {
    expect(calibrationError(Float32Array.of(0.75, 0.75, 0.75, 0.75), Uint8Array.of(1, 1, 1, 0))).toBeCloseTo(0, 6);
  });
  test('bins count by their samples', () => {
    // Three quite sure of whom one is right: |0.99 − 1/3|; one at 0.5 that is right: |0.5 − 1|.
    const error = calibrationError(Float32Array.of(0.99, 0.99, 0.99, 0.5), Uint8Array.of(1, 0, 0, 1));
    expect(error).toBeCloseTo((3 * (0.99 - 1 / 3) + 0.5) / 4, 5);
  });
  test('a confidence of exactly 1 counts', () => {
    expect(calibrationError(Float32Array.of(1), Uint8Array.of(0))).toBe(1);
  });
});

describe('by class', () => {
  const confusion = confusionOf({
    classes: 4,
    labels: Int32Array.of(0, 0, 0, 1, 1, 2),
    said: Int32Array.of(0, 0, 1, 1, 2, 1),
  });
  test('a row is what a sample is, a column what it is taken for', () => {
    expect(confusion).toEqual([
      [2, 1, 0, 0],
      [0, 1, 1, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 0],
    ]);
  });
  test('precision, recall and F1 follow, and a class that does not occur has none', () => {
    expect(classQualities(confusion)).toEqual([
      { precision: 1, recall: 2 / 3, f1: 4 / 5, samples: 3 },
      { precision: 1 / 3, recall: 1 / 2, f1: 2 / 5, samples: 2 },
      { precision: 0, recall: 0, f1: 0, samples: 1 },
      { precision: null, recall: null, f1: null, samples: 0 },
    ]);
    expect(macroF1(classQualities(confusion))).toBeCloseTo((0.8 + 0.4 + 0) / 3, 12);
  });
  test('the commonest mistake is found, and none where there is none', () => {
    expect(
      worstMistake([
        [5, 2],
        [3, 1],
      ]),
    ).toEqual({ is: 1, said: 0, count: 3 });
    expect(
      worstMistake([
        [5, 0],
        [0, 1],
      ]),
    ).toBeUndefined();
  });
});

describe('beside the teacher', () => {
  const teacher = answers(
    [0, 1, 1],
    [
      [0.9, 0.1],
      [0.2, 0.8],
      [0.6, 0.4],
    ],
  );
  const model = answers(
    [0, 1, 1],
    [
      [0.5, 0.5],
      [0.7, 0.3],
      [0.4, 0.6],
    ],
  );
  test('KL is the mean over samples', () => {
    const kl = (p: number, q: number) => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    const mean = (kl(0.9, 0.5) + kl(0.2, 0.7) + kl(0.6, 0.4)) / 3;
    expect(meanKl(teacher.scores as Float32Array, model.scores as Float32Array, 2)).toBeCloseTo(mean, 5);
    expect(besideTeacher(model, teacher).klToTeacher).toBeCloseTo(mean, 5);
  });
  test('agreement counts what both say, right or wrong', () => {
    expect(besideTeacher(model, teacher).agreement?.value).toBeCloseTo(1 / 3, 12);
    expect(besideTeacher(model, teacher).toTeacher?.value).toBe(0);
  });
  test('where the classes are others there is no KL', () => {
    expect(
      besideTeacher(
        answers(
          [0, 1, 1],
          [
            [0.5, 0.5, 0],
            [0.7, 0.3, 0],
            [0.4, 0.6, 0],
          ],
        ),
        teacher,
      ).klToTeacher,
    ).toBe(undefined);
  });
  test('what both are surest of is disputed first', () => {
    expect(disputed(model, teacher)).toEqual([1, 2]);
    expect(disputed(teacher, teacher)).toEqual([]);
  });
});

test('a label among the likeliest five of many classes counts, at any of the five places', () => {
  const row = [0.3, 0.2, 0.1, 0.1, 0.09, 0.08, 0.05, 0.03, 0.02, 0.02, 0.005, 0.005];
  const quality = qualityOf({ answers: answers([0, 4, 5, 11], [row, row, row, row]) }, { perClass: true });
  expect(quality.top).toEqual({ k: 5, accuracy: 0.5 });
  expect(quality.accuracy.value).toBe(0.25);
  expect(quality.perplexity).toBeCloseTo(Math.exp(quality.loss), 12);
});

test('of problems the solved ones count, not the tokens', () => {
  const written = answers(
    [0, 1],
    [
      [0.9, 0.1],
      [0.1, 0.9],
    ],
  );
  const teacher = { answers: written, solved: Uint8Array.of(1, 1, 1, 0) };
  const quality = qualityOf({ answers: written, solved: Uint8Array.of(1, 0, 0, 0) }, { teacher, perClass: false });
  expect(quality.accuracy.value).toBe(0.25);
  expect(quality.toTeacher?.value).toBe(-0.5);
  expect(quality.confusion).toBeUndefined();
});
