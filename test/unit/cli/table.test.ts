import { describe, expect, it } from 'vitest';
import { solvedTable } from '../../../src/cli/solved-table';
import { resultsTable } from '../../../src/cli/table';
import type { ModelResult } from '../../../src/runs';

const teacher: ModelResult = {
  name: 'teacher',
  track: 'teacher',
  parameters: 1_199_882,
  bytes: 4_799_528,
  accuracy: 0.9921,
  latencyMs: { batch1: 0.42, batch64: 18.1 },
};
const student: ModelResult = {
  name: 'student',
  track: 'student',
  parameters: 105_866,
  bytes: 423_464,
  accuracy: 0.9898,
  latencyMs: { batch1: 0.05, batch64: 2.4 },
};
const baseline: ModelResult = { ...student, name: 'baseline', track: 'baseline', accuracy: 0.9951 };

const widest = (table: string) => Math.max(...table.split('\n').map((line) => line.length));

describe('the table of results', () => {
  it('shows each model, aligned, and compares it with the teacher', () => {
    expect(resultsTable([teacher, student, baseline], 80).split('\n')).toEqual([
      '                          parameters      file  accuracy   batch 1  batch 64',
      'teacher                    1,199,882   4.80 MB   99.21 %  0.420 ms   18.1 ms',
      'student                      105,866  423.5 kB   98.98 %  0.050 ms   2.40 ms',
      '  against the teacher          8.8 %     8.8 %     −0.23      8.4×      7.5×',
      'same student, no teacher     105,866  423.5 kB   99.51 %  0.050 ms   2.40 ms',
      '  against the teacher          8.8 %     8.8 %     +0.30      8.4×      7.5×',
    ]);
  });

  it('tells how fast language models write', () => {
    const writes = (model: ModelResult, tokensPerSecond: number) => ({
      ...model,
      solved: { scores: [], tokensPerSecond },
    });
    const lines = resultsTable([writes(teacher, 2000), writes(student, 5600)]).split('\n');
    expect(lines[0]).toMatch(/batch 64 {2}tokens\/s$/);
    expect(lines[2]).toMatch(/ 5,600$/);
    expect(lines[3]).toMatch(/ 2\.8×$/);
  });

  it('leaves out what does not fit, and keeps the accuracy to the last', () => {
    for (const width of [79, 60, 50, 40]) {
      const table = resultsTable([teacher, student, baseline], width);
      expect(widest(table)).toBeLessThanOrEqual(width);
      expect(table).toContain('accuracy');
    }
    expect(resultsTable([teacher], 5)).toContain('99.21 %');
  });

  it('has no column for what nobody measured, and no figure for what is not a number', () => {
    const plain = resultsTable([{ ...student, accuracy: undefined, latencyMs: undefined }]);
    expect(plain.split('\n')[0]?.trim()).toBe('parameters      file');
    const broken = { ...student, latencyMs: { batch1: Number.NaN, batch64: JSON.parse('null') as number } };
    const row = resultsTable([teacher, broken]).split('\n')[2];
    expect(row).toMatch(/98\.98 %$/);
  });
});

describe('the table of solved problems', () => {
  const score = (family: string, level: number, right: number, total: number) => ({ family, level, right, total });

  it('adds up the families of each level', () => {
    const solved = { scores: [score('story', 1, 1, 2), score('addition', 1, 2, 2), score('story', 2, 0, 3)] };
    const better = { scores: [score('story', 1, 2, 2), score('addition', 1, 2, 2), score('story', 2, 3, 3)] };
    const answers = { ...student, name: 'answers', track: 'answers' as const };
    const table = solvedTable([
      { ...teacher, solved: better },
      { ...student, solved },
      { ...answers, solved },
    ]);
    expect(table.split('\n')).toEqual([
      'right answers                level 1  level 2',
      'teacher                      100.0 %  100.0 %',
      'student                       75.0 %    0.0 %',
      'same student, answers alone   75.0 %    0.0 %',
    ]);
  });

  it('is not there where nobody was asked', () => {
    expect(solvedTable([teacher, student])).toBe('');
  });
});
