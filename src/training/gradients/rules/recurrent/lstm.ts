import type { Cell } from './recurrent';
import { scan } from './scan';

/** Gates i, o, f, g: c' = f·c + i·g, h' = o·tanh(c'). All but c can be had of the states that the layer returns. */
export const lstm: Cell = {
  gates: 4,
  states: [5, 6],
  activations: [['sigmoid', 'tanh', 'tanh']],
  backward(d) {
    const { c } = d;
    const { add, mul, sub, sigmoid } = d.arithmetic;
    const tanh = (x: string) => c.b.add('Tanh', [x]);
    const { steps, batch, units } = d.sizes;
    const [inner = '', outer = '', forget = '', candidate = ''] = d.gates(add(d.fromInput(), d.fromState()), 4);
    const [i, o, f, g] = [sigmoid(inner), sigmoid(outer), sigmoid(forget), tanh(candidate)];
    const first = d.initial(6);
    const cells = scan(c, {
      states: [first],
      inputs: [f, mul(i, g)],
      body: (b, [cell = ''], [kept = '', brought = '']) => {
        const next = b.add('Add', [b.add('Mul', [cell, kept]), brought]);
        return { states: [next], outputs: [b.add('Identity', [next])] };
      },
    });
    const [cell = ''] = cells.outputs;
    const earlier = [c.reshape(first, [1, batch, units]), ...(steps > 1 ? [d.slice(cell, 0, 0, steps - 1)] : [])];
    const before = earlier.length > 1 ? c.b.add('Concat', earlier, { axis: 0 }) : (earlier[0] ?? '');
    const seen = tanh(cell);
    const bell = (s: string) => mul(s, sub(1, s));
    const slopes = [mul(g, bell(i)), mul(seen, bell(o)), mul(before, bell(f)), mul(i, sub(1, mul(g, g)))];
    const weight = d.recurrent();
    const { states, outputs } = scan(c, {
      states: [d.arrivingLast(1), d.arrivingLast(2)],
      inputs: [d.arriving(), c.b.add('Concat', slopes, { axis: -1 }), mul(o, sub(1, mul(seen, seen))), f],
      backward: true,
      body: (b, [later = '', laterCell = ''], [arriving = '', slope = '', toCell = '', kept = '']) => {
        const h = b.add('Add', [later, arriving]);
        const byCell = b.add('Add', [laterCell, b.add('Mul', [h, toCell])]);
        const gates = b.add('Mul', [b.add('Concat', [byCell, h, byCell, byCell], { axis: -1 }), slope]);
        return { states: [b.add('MatMul', [gates, weight]), b.add('Mul', [byCell, kept])], outputs: [gates] };
      },
    });
    const [gates = ''] = outputs;
    return { gates, recurrent: () => d.toWeight(gates, d.rows(d.before(), units)), initial: states };
  },
};
