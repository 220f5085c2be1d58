import { intAttribute } from '../../../../onnx';
import type { Direction } from './direction';
import type { Backward, Cell } from './recurrent';
import { scan } from './scan';

/** What both forms of the layer have in common. */
function open(d: Direction) {
  const { add, mul, sub, sigmoid } = d.arithmetic;
  const { units } = d.sizes;
  const bell = (s: string) => mul(s, sub(1, s));
  const [updateIn = '', resetIn = '', candidateIn = ''] = d.gates(d.fromInput(), 3);
  const weight = (from: number, to: number) => d.slice(d.recurrent(), 0, from * units, to * units);
  const bias = (from: number, to: number) => {
    const all = d.bias(1);
    return all && d.slice(all, 0, from * units, to * units);
  };
  const before = d.rows(d.before(), units);
  const gate = (input: string, state: string) => sigmoid(add(input, state));
  return { add, mul, sub, bell, units, before, weight, bias, gate, updateIn, resetIn, candidateIn };
}

/** How the gradient by h' reaches the update gate z and the candidate n, with h' = (1 − z)·n + z·h. */
function slopes(d: Direction, z: string, n: string): string[] {
  const { mul, sub } = d.arithmetic;
  const left = sub(1, z);
  return [mul(sub(d.before(), n), mul(z, left)), mul(left, sub(1, mul(n, n)))];
}

/** n = tanh(what the input brings + r · (R·h + bias)). */
function resetAfter(d: Direction): Backward {
  const { add, mul, bell, gate, updateIn, resetIn, candidateIn, before, units } = open(d);
  const [updateState = '', resetState = '', candidateState = ''] = d.gates(d.fromState(), 3);
  const [z, r] = [gate(updateIn, updateState), gate(resetIn, resetState)];
  const n = d.c.b.add('Tanh', [add(candidateIn, mul(r, candidateState))]);
  const [toUpdate = '', toCandidate = ''] = slopes(d, z, n);
  const recurrent = d.recurrent();
  const { states, outputs } = scan(d.c, {
    states: [d.arrivingLast(1)],
    inputs: [d.arriving(), z, r, toUpdate, toCandidate, mul(candidateState, bell(r))],
    backward: true,
    body: (b, [later = ''], [arriving = '', kept = '', reset = '', update = '', candidate = '', toReset = '']) => {
      const h = b.add('Add', [later, arriving]);
      const [byUpdate, byCandidate] = [b.add('Mul', [h, update]), b.add('Mul', [h, candidate])];
      const byReset = b.add('Mul', [byCandidate, toReset]);
      const inState = b.add('Mul', [byCandidate, reset]);
      const passed = b.add('MatMul', [b.add('Concat', [byUpdate, byReset, inState], { axis: -1 }), recurrent]);
      const gates = b.add('Concat', [byUpdate, byReset, byCandidate], { axis: -1 });
      return { states: [b.add('Add', [b.add('Mul', [h, kept]), passed])], outputs: [gates, inState] };
    },
  });
  const [gates = '', inState = ''] = outputs;
  const fromState = () => d.c.b.add('Concat', [d.slice(gates, 2, 0, 2 * units), inState], { axis: -1 });
  return { gates, fromState, recurrent: () => d.toWeight(fromState(), before), initial: states };
}

/** n = tanh(what the input brings + R·(r · h) + bias). */
function resetBefore(d: Direction): Backward {
  const { add, mul, bell, gate, updateIn, resetIn, candidateIn, before, units, weight, bias } = open(d);
  const both = d.product(before, weight(0, 2), bias(0, 2), 2 * units);
  const [updateState = '', resetState = ''] = d.gates(both, 2);
  const [z, r] = [gate(updateIn, updateState), gate(resetIn, resetState)];
  const seen = d.rows(mul(r, d.before()), units);
  const n = d.c.b.add('Tanh', [add(candidateIn, d.product(seen, weight(2, 3), bias(2, 3), units))]);
  const [toUpdate = '', toCandidate = ''] = slopes(d, z, n);
  const [gateWeight, candidateWeight] = [weight(0, 2), weight(2, 3)];
  const { states, outputs } = scan(d.c, {
    states: [d.arrivingLast(1)],
    inputs: [d.arriving(), z, r, toUpdate, toCandidate, mul(d.before(), bell(r))],
    backward: true,
    body: (b, [later = ''], [arriving = '', kept = '', reset = '', update = '', candidate = '', toReset = '']) => {
      const h = b.add('Add', [later, arriving]);
      const [byUpdate, byCandidate] = [b.add('Mul', [h, update]), b.add('Mul', [h, candidate])];
      const bySeen = b.add('MatMul', [byCandidate, candidateWeight]);
      const byGates = b.add('Concat', [byUpdate, b.add('Mul', [bySeen, toReset])], { axis: -1 });
      const parts = [b.add('Mul', [h, kept]), b.add('Mul', [bySeen, reset]), b.add('MatMul', [byGates, gateWeight])];
      return { states: [b.add('Sum', parts)], outputs: [b.add('Concat', [byGates, byCandidate], { axis: -1 })] };
    },
  });
  const [gates = ''] = outputs;
  const recurrent = () => {
    const parts = [
      d.toWeight(d.slice(gates, 2, 0, 2 * units), before, 2 * units),
      d.toWeight(d.slice(gates, 2, 2 * units, 3 * units), seen, units),
    ];
    return d.c.b.add('Concat', parts, { axis: 0 });
  };
  return { gates, recurrent, initial: states };
}

/** Gates z, r, n: h' = (1 − z)·n + z·h. */
export const gru: Cell = {
  gates: 3,
  states: [5],
  activations: [['sigmoid', 'tanh']],
  backward: (d) => (intAttribute(d.c.node, 'linear_before_reset') ? resetAfter(d) : resetBefore(d)),
};
