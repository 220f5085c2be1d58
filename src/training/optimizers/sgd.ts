import type { Optimizer } from './optimizer';

export interface SgdOptions {
  momentum: number;
  /** Look ahead by one step of the momentum. */
  nesterov: boolean;
  /** Of the L2 kind: it is added to the gradient. */
  weightDecay: number;
}

/**
 * Stochastic gradient descent as PyTorch has it: v ← μ·v + g, w ← w − lr·v, or w − lr·(g + μ·v) with Nesterov's momentum
 * (Sutskever et al., 2013, ICML 28).
 */
export const sgd = ({ momentum, nesterov, weightDecay }: SgdOptions): Optimizer => ({
  moments: momentum > 0 ? ['momentum'] : [],
  scalars: ['update_scale'],

  scalarsOf: (_, lr) => ({ update_scale: lr }),

  add(b, { parameter, gradient, moments: [velocity] }, { type, decays, names }) {
    const times = (name: string, by: number) => b.add('Mul', [name, b.scalar(by, type)]);
    const step = (along: string) => b.add('Sub', [parameter, b.add('Mul', [along, names.update_scale ?? ''])]);
    const pulls = decays && weightDecay > 0;
    const g = pulls ? b.add('Add', [gradient, times(parameter, weightDecay)]) : gradient;
    if (velocity === undefined) return { parameter: step(g), moments: [] };
    const next = b.add('Add', [times(velocity, momentum), g]);
    const along = nesterov ? b.add('Add', [g, times(next, momentum)]) : next;
    return { parameter: step(along), moments: [next] };
  },
});
