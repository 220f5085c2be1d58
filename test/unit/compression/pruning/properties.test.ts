import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Model } from '../../../../src/onnx';
import { trial } from './invariant';
import { Net } from './net';

type Step =
  | { kind: 'conv'; to: number; kernel: 1 | 3 }
  | { kind: 'grouped'; groups: number }
  | { kind: 'norm' | 'relu' | 'residual' | 'gate' | 'double' | 'halves' | 'slice' | 'turn' | 'pad' }
  | { kind: 'shuffle'; groups: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('conv' as const),
      to: fc.constantFrom(4, 6, 8, 12),
      kernel: fc.constantFrom(1 as const, 3 as const),
    }),
  },
  fc.record({ kind: fc.constant('grouped' as const), groups: fc.constantFrom(1, 2, 3, 4) }),
  fc.record({ kind: fc.constant('shuffle' as const), groups: fc.constantFrom(2, 3) }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('norm', 'relu', 'residual', 'gate', 'double', 'halves', 'slice', 'turn', 'pad'),
    }),
  },
);

interface State {
  x: string;
  channels: number;
}

const fitting = (groups: number, channels: number): number => (channels % groups === 0 ? groups : channels);

const builders: Record<Step['kind'], (n: Net, s: State, name: string, step: Step) => State> = {
  conv: (n, { x, channels }, name, s) => {
    const { to, kernel } = s as Extract<Step, { kind: 'conv' }>;
    return { x: n.conv(name, x, channels, to, { kernel }), channels: to };
  },
  grouped: (n, { x, channels }, name, s) => {
    const group = fitting((s as { groups: number }).groups, channels);
    return { x: n.conv(name, x, channels, channels, { kernel: 1, group }), channels };
  },
  norm: (n, { x, channels }, name) => ({ x: n.norm(name, x, channels), channels }),
  relu: (n, { x, channels }) => ({ x: n.relu(x), channels }),
  residual: (n, { x, channels }, name) => ({ x: n.op('Add', [x, n.conv(name, x, channels, channels)]), channels }),
  gate: (n, { x, channels }, name) => {
    const gate = n.op('Sigmoid', [n.conv(name, n.op('GlobalAveragePool', [x]), channels, channels, { kernel: 1 })]);
    return { x: n.op('Mul', [x, gate]), channels };
  },
  double: (n, { x, channels }, name) => {
    const other = n.conv(name, x, channels, 4, { kernel: 1 });
    return { x: n.op('Concat', [other, x], { axis: 1 }), channels: channels + 4 };
  },
  halves: (n, { x, channels }) => {
    const [a, b] = [Math.floor(channels / 2), Math.ceil(channels / 2)];
    const [left = '', right = ''] = n.b.addMany('Split', [x, n.ints(a, b)], 2, { axis: 1 });
    return { x: n.op('Concat', [right, left], { axis: 1 }), channels };
  },
  slice: (n, { x, channels }) => ({
    x: n.op('Slice', [x, n.ints(1), n.ints(channels), n.ints(1)]),
    channels: channels - 1,
  }),
  turn: (n, { x, channels }) => {
    const turned = n.op('Transpose', [x], { perm: [0, 2, 3, 1] });
    return { x: n.op('Transpose', [n.op('Tanh', [turned])], { perm: [0, 3, 1, 2] }), channels };
  },
  pad: (n, { x, channels }) => ({ x: n.op('Pad', [x, n.ints(0, 1, 0, 0, 0, 1, 0, 0)]), channels: channels + 2 }),
  shuffle: (n, { x, channels }, _, s) => {
    const groups = fitting((s as { groups: number }).groups, channels);
    const apart = n.op('Reshape', [x, n.ints(0, groups, channels / groups, 4, 4)]);
    const turned = n.op('Transpose', [apart], { perm: [0, 2, 1, 3, 4] });
    return { x: n.op('Reshape', [turned, n.ints(0, channels, 4, 4)]), channels };
  },
};

function build(steps: Step[], seed: number): Model {
  const n = new Net(seed);
  let state: State = { x: n.conv('stem', n.input(['batch', 3, 4, 4]), 3, 8), channels: 8 };
  steps.forEach((s, i) => {
    state = builders[s.kind](n, state, `layer${i}`, s);
  });
  const last = n.conv('last', n.op('Tanh', [state.x]), state.channels, 6);
  const flat = n.op('Flatten', [n.op('MaxPool', [last], { kernel_shape: [2, 2], strides: [2, 2] })]);
  n.output(n.gemm('logits', n.op('Tanh', [n.gemm('dense', flat, 24, 7)]), 7, 3));
  return n.model();
}

test('any graph of these parts, with any channels removed, equals its zeroed original', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 7 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom(0.15, 0.4, 0.7, 0.95),
      async (steps, seed, ratio) => {
        const { error } = await trial(build(steps, seed), { ratio, seed, criterion: 'random' });
        expect(error).toBeLessThan(1e-5);
      },
    ),
    { seed: 20261125, numRuns: 120 },
  );
});
