import { expect, test } from 'vitest';
import { qualityTable } from '../../../src/cli/quality-table';
import type { ModelQuality, ModelResult } from '../../../src/runs';

const quality: ModelQuality = {
  accuracy: { value: 0.989, low: 0.9867, high: 0.9908 },
  ...{ loss: 0.05, perplexity: 1.05, calibrationError: 0.0042, macroF1: 0.9888 },
};
const model = (name: string, more: Partial<ModelQuality> = {}): ModelResult => ({
  ...{ name, track: 'student', parameters: 1, bytes: 1 },
  quality: { ...quality, ...more },
});
const agreement = { value: 0.993, low: 0.99, high: 0.995 };

test('a difference within the noise is called even, one beyond it has its points', () => {
  const table = qualityTable([
    model('teacher'),
    model('baseline'),
    model('student', { toTeacher: { value: -0.001, low: -0.004, high: 0.002 }, agreement }),
    model('int8', { toTeacher: { value: -0.02, low: -0.024, high: -0.016 }, agreement }),
  ]);
  const [head, teacher, , student, int8] = table.split('\n');
  expect(head).toContain('95 % sure');
  expect(teacher).toMatch(/^teacher +98\.7 to 99\.1 % +0\.989 +0\.4 %$/);
  expect(student).toMatch(/98\.7 to 99\.1 % +even +99\.3 %/);
  expect(int8).toMatch(/ −2\.00 +99\.3 %/);
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('where texts are to be written, perplexity stands in the place of F1', () => {
  const table = qualityTable([model('teacher', { macroF1: undefined })]);
  expect(table).toContain('perplexity');
  expect(table).not.toContain('macro-F1');
});

test('a run of an old version has no such table', () => {
  expect(qualityTable([{ name: 'teacher', track: 'teacher', parameters: 1, bytes: 1 }])).toBe('');
});
