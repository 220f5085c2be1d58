import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** How the next token is chosen from its logits. */
export type Choice = (logits: Float32Array) => number;

/** The likeliest. */
export const greedy: Choice = (logits) =>
  logits.reduce((best, score, i) => (score > (logits[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);

/** By chance, as likely as the model says after its logits were divided by the temperature; the same for the same seed. */
export function sampled({ temperature, seed }: { temperature: number; seed: number }): Choice {
  const generator = xoroshiro128plus(seed);
  return (logits) => {
    const highest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const weights = logits.map((score) => Math.exp((score - highest) / temperature));
    let left = uniformFloat32(generator) * weights.reduce((a, b) => a + b, 0);
    const chosen = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    return chosen < 0 ? greedy(logits) : chosen;
  };
}
