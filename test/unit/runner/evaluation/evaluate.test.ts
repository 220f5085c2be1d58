import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { executeRun } from '../../../../src/runner/run';
import { type EvaluationReport, type Run, readHistory } from '../../../../src/runs';
import { makeWorkspace, newRun, RECIPE } from '../workspace';

let run: Run;
let report: EvaluationReport;

beforeAll(async () => {
  run = newRun(makeWorkspace(), RECIPE.replace('latency: false', 'latency: true'));
  expect(await executeRun(run)).toBe('done');
  report = JSON.parse(readFileSync(join(run.paths.artifacts, 'evaluation-2.json'), 'utf8'));
}, 60_000);

const modelNamed = (name: string) => report.models.find((model) => model.name === name);

describe('what evaluate reports of a run', () => {
  test('is told in the journal, for every model from the teacher on', () => {
    expect(readFileSync(run.paths.journal, 'utf8')).toContain('"file":"artifacts/evaluation-2.json"');
    expect(report).toMatchObject({ kind: 'evaluation', stage: 2, on: 'test', samples: 200 });
    expect(report.models.map(({ name }) => name)).toEqual(['teacher', 'student', 'baseline']);
    expect(report.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  test('agrees with itself: matrix, accuracy and classes are of the same samples', () => {
    for (const { confusion = [], accuracy, classes = [], top } of report.models) {
      const all = confusion.flat().reduce((sum, count) => sum + count, 0);
      const hits = confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
      expect(all).toBe(200);
      expect(accuracy.value).toBeCloseTo(hits / 200, 12);
      expect(accuracy.low).toBeLessThan(accuracy.value);
      expect(accuracy.high).toBeGreaterThan(accuracy.value);
      expect(classes.reduce((sum, { samples }) => sum + samples, 0)).toBe(200);
      expect(top?.accuracy).toBeGreaterThanOrEqual(accuracy.value);
    }
  });

  test('compares with the teacher, which is compared with nobody', () => {
    expect(modelNamed('teacher')?.agreement).toBeUndefined();
    const student = modelNamed('student');
    const gap = (student?.accuracy.value ?? 0) - (modelNamed('teacher')?.accuracy.value ?? 0);
    expect(student?.toTeacher?.value).toBeCloseTo(gap, 12);
    expect(student?.klToTeacher).toBeGreaterThan(0);
    // It was taught, and the other was not.
    expect(student?.klToTeacher).toBeLessThan(modelNamed('baseline')?.klToTeacher ?? 0);
    const { total = 0, of, samples = [] } = report.disagreements ?? {};
    expect(of).toBe('student');
    expect(total).toBe(200 - Math.round(200 * (student?.agreement?.value ?? 0)));
    expect(samples[0]).toMatchObject({ shown: { kind: 'image', height: 28, width: 28 } });
    for (const { teacher, model } of samples) expect(teacher.says).not.toBe(model.says);
  });

  test('says how long half of the runs take, and 95 of 100', () => {
    for (const { latencyMs } of report.models) {
      expect(latencyMs?.batch1.p50).toBeGreaterThan(0);
      expect(latencyMs?.batch1.p95).toBeGreaterThanOrEqual(latencyMs?.batch1.p50 ?? 0);
      expect(latencyMs?.batch64.p50).toBeGreaterThan(latencyMs?.batch1.p50 ?? 0);
    }
  });

  test('stands in the summary without its matrices, and the commonest mistake in words', () => {
    const result = readHistory(run).results.find(({ name }) => name === 'evaluate');
    const quality = result?.models?.find(({ name }) => name === 'student')?.quality;
    expect(quality?.agreement).toEqual(modelNamed('student')?.agreement);
    expect(quality).not.toHaveProperty('confusion');
    expect(result?.verdict).toMatch(/^student mistakes "\d" for "\d" most often: \d+ of \d+\./);
  });
});
