import { expect, test } from 'vitest';
import { formulaOf } from '../../../webview/data/formula';

test.each([
  [{ alpha: 0.7, temperature: 2 }, '0.7·τ²·KL + 0.3·CE, τ\u00a02'],
  [{ alpha: 0.7, temperature: 8, temperatureTo: 1 }, '0.7·τ²·KL + 0.3·CE, τ\u00a08 → 1'],
  [{ alpha: 0.7, temperature: 2, hidden: [0.5, 1] }, '0.7·τ²·KL + 0.3·CE + 0.5·hidden + 1·hidden, τ\u00a02'],
  [{ alpha: 0.7, temperature: 2, divergence: 'reverse-kl' }, '0.7·τ²·reverse KL + 0.3·CE, τ\u00a02'],
  [{ alpha: 0.25, temperature: 1, divergence: 'mse' }, '0.25·MSE + 0.75·CE'],
])('the loss of %j', (weights, formula) => {
  expect(formulaOf(weights)).toBe(formula);
});
