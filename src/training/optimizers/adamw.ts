import type { Optimizer } from './optimizer';

export interface AdamWOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/**
 * AdamW (Loshchilov & Hutter, 2019, arXiv:1711.05101) with rescaled moments: M = m/(1−β₁) and V = v/(1−β₂) save two
 * products for each weight, and the corrections of both moments fold into three scalars.
 */
export const adamW = ({ beta1, beta2, epsilon, weightDecay }: AdamWOptions): Optimizer => ({
  moments: ['moment1', 'moment2'],
  scalars: ['weight_keep', 'update_scale', 'update_epsilon'],

  scalarsOf(step, lr) {
    const first = (1 - beta1) / (1 - beta1 ** step);
    const second = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
    return { weight_keep: 1 - lr * weightDecay, update_scale: (lr * first) / second, update_epsilon: epsilon / second };
  },

  add(b, { parameter, gradient, moments: [m = '', v = ''] }, { type, decays, names }) {
    const { weight_keep = '', update_scale = '', update_epsilon = '' } = names;
    const moment1 = b.add('Add', [b.add('Mul', [m, b.scalar(beta1, type)]), gradient]);
    const moment2 = b.add('Add', [b.add('Mul', [v, b.scalar(beta2, type)]), b.add('Mul', [gradient, gradient])]);
    const root = b.add('Add', [b.add('Sqrt', [moment2]), update_epsilon]);
    const update = b.add('Mul', [b.add('Div', [moment1, root]), update_scale]);
    const kept = decays ? b.add('Mul', [parameter, weight_keep]) : parameter;
    return { parameter: b.add('Sub', [kept, update]), moments: [moment1, moment2] };
  },
});
