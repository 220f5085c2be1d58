import type { LossWeights } from '../protocol';

const DIVERGENCES: Readonly<Record<string, string>> = {
  'reverse-kl': 'reverse KL',
  'jensen-shannon': 'JS',
  mse: 'MSE',
  cosine: '(1 − cosine)',
};

/** The sum as it is written in papers, with its numbers. */
export function formulaOf({ alpha, temperature, temperatureTo, divergence = 'kl', hidden = [] }: LossWeights): string {
  const share = (value: number) => String(Number(value.toFixed(3)));
  const name = DIVERGENCES[divergence] ?? 'KL';
  const hard = divergence === 'mse' || divergence === 'cosine';
  const soft = hard ? name : `τ²·${name}`;
  const to = temperatureTo === undefined ? '' : ` → ${share(temperatureTo)}`;
  const states = hidden.map((weight) => ` + ${share(weight)}·hidden`).join('');
  return `${share(alpha)}·${soft} + ${share(1 - alpha)}·CE${states}${hard ? '' : `, τ\u00a0${share(temperature)}${to}`}`;
}
