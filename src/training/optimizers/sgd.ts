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
    const pull = decays && weightDecay > 0 ? b.add('Mul', [parameter, b.scalar(weightDecay, type)]) : undefined;
    const g = pull === undefined ? gradient : b.add('Add', [gradient, pull]);
    const times = (name: string) => b.add('Mul', [name, b.scalar(momentum, type)]);
    const next = velocity === undefined ? undefined : b.add('Add', [times(velocity), g]);
    const ahead = next !== undefined && nesterov ? b.add('Add', [g, times(next)]) : next;
    const update = b.add('Mul', [ahead ?? g, names.update_scale ?? '']);
    return { parameter: b.add('Sub', [parameter, update]), moments: next === undefined ? [] : [next] };
  },
});
