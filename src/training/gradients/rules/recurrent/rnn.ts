import { step } from '../steps';
import type { Cell } from './recurrent';
import { scan } from './scan';

/** h' = f(what the input and the state bring), f being tanh or relu. */
export const rnn: Cell = {
  gates: 1,
  states: [5],
  activations: [['tanh'], ['relu']],
  backward(d, [activation]) {
    const { mul, sub } = d.arithmetic;
    const h = d.hidden();
    const slope = activation === 'relu' ? step(d.c, h) : sub(1, mul(h, h));
    const weight = d.recurrent();
    const { states, outputs } = scan(d.c, {
      states: [d.arrivingLast(1)],
      inputs: [d.arriving(), slope],
      backward: true,
      body: (b, [later = ''], [arriving = '', part = '']) => {
        const gates = b.add('Mul', [b.add('Add', [later, arriving]), part]);
        return { states: [b.add('MatMul', [gates, weight])], outputs: [gates] };
      },
    });
    const [gates = ''] = outputs;
    return { gates, recurrent: () => d.toWeight(gates, d.rows(d.before(), d.sizes.units)), initial: states };
  },
};
