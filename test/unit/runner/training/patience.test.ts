import { expect, test } from 'vitest';
import { hasWaited, isBetter } from '../../../../src/runner/training/patience';

test('the better model is the more accurate one, or the one of the smaller loss', () => {
  const sure = { accuracy: 0.9, loss: 0.2 };
  const right = { accuracy: 0.92, loss: 0.5 };
  expect(isBetter(right, sure)).toBe(true);
  expect(isBetter(right, sure, 'loss')).toBe(false);
  expect(isBetter({ accuracy: 0.9, loss: 0.1 }, sure)).toBe(true);
  expect(isBetter(sure, sure)).toBe(false);
  expect(isBetter({ ...sure, robust: 0.4 }, { ...right, robust: 0.3 }, 'robustAccuracy')).toBe(true);
  expect(isBetter({ ...sure, robust: 0.4 }, { ...right, robust: 0.4 }, 'robustAccuracy')).toBe(false);
});

test.each([
  [10, 10, false],
  [20, 10, false],
  [30, 10, true],
  [29, 10, false],
  // Known from before an interruption.
  [10, 40, false],
])('at step %i, with the best at step %i: %s', (step, best, waited) => {
  expect(hasWaited(2, { step, best, every: 10 })).toBe(waited);
});
