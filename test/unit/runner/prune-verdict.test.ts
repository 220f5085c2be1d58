import { expect, test } from 'vitest';
import { type Experiment, parseExperiment } from '../../../src/experiment';
import { speedVerdict, verdictOf } from '../../../src/runner/prune/verdict';

test.each<[number, number, number | 'auto', string | RegExp]>([
  [4, 2, 1, 'Pruning made the student 2.0× as fast: 2.00 ms against 4.00 ms at batch 64.'],
  [4, 4.1, 1, "Pruning did not change the student's speed: 4.10 ms against 4.00 ms at batch 64."],
  [
    4,
    6,
    1,
    /1\.5× slower, although smaller: 6\.00 ms against 4\.00 ms.*fast for multiples of 16 channels, so try multiple: auto\.$/,
  ],
  [4, 6, 8, /try multiple: auto\.$/],
  [4, 6, 'auto', /prune more, or keep the model as it was\.$/],
  [4, 6, 32, /prune more, or keep the model as it was\.$/],
])('%d ms before and %d ms after, at a multiple of %s', (before, after, multiple, says) => {
  expect(speedVerdict(before, after, multiple, 16)).toMatch(says);
});

test('a run compares what pruning left with the state before it, at batch 64', () => {
  const text = `name: x
data: { train: { format: idx, images: a, labels: b } }
teacher: { architecture: mlp, hidden: [4] }
student: { from: teacher }
stages: [{ train: {} }, { prune: { multiple: 16 } }, { evaluate: {} }]`;
  const { experiment } = parseExperiment(text, { file: 'x.distill.yaml' });
  const state = (name: string, batch64?: number) => ({
    ...{ name, track: 'student' as const, parameters: 1, bytes: 1 },
    latencyMs: batch64 === undefined ? undefined : { batch1: 1, batch64 },
  });
  const verdict = (...states: ReturnType<typeof state>[]) => verdictOf(experiment as Experiment, states);
  expect(verdict(state('teacher', 4), state('pruned', 3), state('recovered', 2), state('int8', 1))).toContain('2.0×');
  expect(verdict(state('teacher', 4), state('pruned', 5))).toContain('prune more');
  expect(verdict(state('teacher', 4), state('pruned'))).toBeUndefined();
  expect(verdict(state('teacher', 4), state('student', 3))).toBeUndefined();
});
