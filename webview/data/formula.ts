import type { LossWeights } from '../protocol';

const DIVERGENCES: Readonly<Record<string, string>> = {
  'reverse-kl': 'reverse KL',
  'jensen-shannon': 'JS',
  mse: 'MSE',
  cosine: '(1 − cosine)',
};

/** The sum as it is written in papers, with its numbers. */
export function formulaOf({ alpha, temperature, divergence = 'kl' }: LossWeights): string {
  const share = (value: number) => String(Number(value.toFixed(3)));
  const name = DIVERGENCES[divergence] ?? 'KL';
  const hard = divergence === 'mse' || divergence === 'cosine';
  const soft = hard ? name : `τ²·${name}`;
  return `${share(alpha)}·${soft} + ${share(1 - alpha)}·CE${hard ? '' : `, τ\u00a0${share(temperature)}`}`;
}
