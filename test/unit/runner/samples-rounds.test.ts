import { expect, test } from 'vitest';
import { thinned } from '../../../src/runner/reasoning/samples';
import type { SamplesReport, Track } from '../../../src/runs';

/** The rounds that are left after so many validations, each of which adds one. */
function after(validations: number, track: Track): SamplesReport['rounds'] {
  let rounds: SamplesReport['rounds'] = [{ track: 'teacher', step: 0, answers: [] }];
  for (let step = 1; step <= validations; step++) rounds = thinned([...rounds, { track, step, answers: [] }], track);
  return rounds;
}

test('however long a training is, its rounds stay few, with the last among them', () => {
  const steps = after(1000, 'student').map(({ step }) => step);
  expect(steps.length).toBeLessThanOrEqual(26);
  expect(steps.length).toBeGreaterThan(12);
  expect(steps.at(-1)).toBe(1000);
});

test('nothing is forgotten of a short training, nor of another model', () => {
  expect(after(24, 'student').map(({ step }) => step)).toEqual(Array.from({ length: 25 }, (_, i) => i));
  expect(after(500, 'student')[0]?.track).toBe('teacher');
});
