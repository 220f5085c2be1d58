import type { Model } from '../../../../src/onnx';
import { Net } from './net';

/** softmax(q · kᵀ) · v */
function attended(n: Net, q: string, k: string, v: string): string {
  return n.op('MatMul', [n.op('Softmax', [n.op('MatMul', [q, k])], { axis: -1 }), v]);
}

/** Attention over [time, batch, channels] in which batch and heads become one axis, of a size computed at run time. */
export function timeFirst(): Model {
  const n = new Net();
  const x = n.op('Transpose', [n.input(['batch', 6, 16])], { perm: [1, 0, 2] });
  const batch = n.op('Gather', [n.op('Shape', [x]), n.index(1)]);
  const rows = n.op('Unsqueeze', [n.op('Mul', [batch, n.index(4)]), n.ints(0)]);
  const target = n.op('Concat', [n.ints(6), rows, n.ints(3)], { axis: 0 });
  const heads = (name: string) =>
    n.op('Transpose', [n.op('Reshape', [n.linear(name, x, 16, 12), target])], { perm: [1, 0, 2] });
  const k = n.op('Transpose', [heads('k')], { perm: [0, 2, 1] });
  const mixed = n.op('Transpose', [attended(n, heads('q'), k, heads('v'))], { perm: [1, 0, 2] });
  const back = n.op('Concat', [n.ints(6), n.op('Unsqueeze', [batch, n.ints(0)]), n.ints(12)], { axis: 0 });
  n.output(n.linear('out', n.op('Reshape', [mixed, back]), 12, 5));
  return n.model();
}

/** Rotary angles that are computed from the positions of the tokens, as Llama's exporters write them. */
export function computedAngles(): Model {
  const n = new Net();
  const x = n.input(['batch', 6, 16]);
  const positions = n.op('Unsqueeze', [n.input(['batch', 6], 'positions'), n.ints(2)]);
  const angles = n.op('MatMul', [positions, n.weight('frequencies', [1, 2], 1)]);
  const twice = n.op('Unsqueeze', [n.op('Concat', [angles, angles], { axis: 2 }), n.ints(1)]);
  const [cos, sin] = [n.op('Cos', [twice]), n.op('Sin', [twice])];
  const [from, mid, to, axis] = [n.ints(0), n.ints(2), n.ints(2 ** 53), n.ints(3)];
  const heads = (name: string) =>
    n.op('Transpose', [n.op('Reshape', [n.linear(name, x, 16, 24), n.ints(0, 6, 6, 4)])], { perm: [0, 2, 1, 3] });
  const turned = (y: string) => {
    const halves = [n.op('Neg', [n.op('Slice', [y, mid, to, axis])]), n.op('Slice', [y, from, mid, axis])];
    return n.op('Add', [n.op('Mul', [y, cos]), n.op('Mul', [n.op('Concat', halves, { axis: 3 }), sin])]);
  };
  const k = n.op('Transpose', [turned(heads('k'))], { perm: [0, 1, 3, 2] });
  const mixed = n.op('Transpose', [attended(n, turned(heads('q')), k, heads('v'))], { perm: [0, 2, 1, 3] });
  n.output(n.linear('out', n.op('Reshape', [mixed, n.ints(0, 6, 24)]), 24, 5));
  return n.model();
}

/** A classifier of texts around a recurrent layer in two directions, [time, batch, channels]. */
export function recurrent(operator: 'LSTM' | 'GRU' | 'RNN'): Model {
  const gates = { LSTM: 4, GRU: 3, RNN: 1 }[operator];
  const n = new Net();
  const x = n.op('Transpose', [n.input(['batch', 6, 8])], { perm: [1, 0, 2] });
  const before = n.relu(n.linear('before', x, 8, 12));
  const [w, r] = [n.weight('w', [2, gates * 7, 12], 0.4), n.weight('r', [2, gates * 7, 7], 0.4)];
  const bias = n.weight('bias', [2, 2 * gates * 7], 0.4);
  const y = n.op(operator, [before, w, r, bias], { hidden_size: 7, direction: 'bidirectional' }, 'memory');
  const rows = n.op('Reshape', [n.op('Transpose', [y], { perm: [2, 0, 1, 3] }), n.ints(0, 6, 14)]);
  const mean = n.op('ReduceMean', [rows, n.ints(1)], { keepdims: 0 });
  n.output(n.gemm('logits', n.relu(n.gemm('after', mean, 14, 10)), 10, 5));
  return n.model();
}
