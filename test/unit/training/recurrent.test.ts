import { describe, expect, test } from 'vitest';
import { type GraphBuilder, normalizeOpset } from '../../../src/onnx';
import { Trainer } from '../../../src/training';
import { built, floats, run, weight } from './any-model';
import { randomChunk } from './random';

const [steps, batch, channels, units] = [5, 2, 3, 4];
const gates = { LSTM: 4, GRU: 3, RNN: 1 };
type Operator = keyof typeof gates;

/** A layer of both directions, in either layout, with values of its own for all inputs. */
function layer(operator: Operator, layout: 0 | 1, tensors: Record<string, ReturnType<typeof floats>>) {
  return built((b) => {
    for (const name of ['w', 'r', 'b']) b.graph.initializers.set(name, tensors[name] ?? floats([0]));
    const turn = (name: string, perm: number[]) => (layout === 1 ? name : b.add('Transpose', [name], { perm }));
    const x = turn(b.input('x', 'float32', [batch, steps, channels]), [1, 0, 2]);
    const h = turn(b.input('h', 'float32', [batch, 2, units]), [1, 0, 2]);
    const attributes = { hidden_size: units, direction: 'bidirectional', layout: layout || undefined };
    const outputs = operator === 'LSTM' ? ['y', 'last', 'cell'] : ['y', 'last'];
    b.node(operator, [x, 'w', 'r', 'b', '', h], outputs, attributes);
    if (layout === 1) return outputs;
    return outputs.map((name, i) => b.add('Transpose', [name], { perm: i === 0 ? [2, 0, 1, 3] : [1, 0, 2] }));
  });
}

test.each(Object.keys(gates) as Operator[])('%s with samples before steps is turned', async (operator) => {
  const width = gates[operator] * units;
  const tensors = { w: floats([2, width, channels]), r: floats([2, width, units]), b: floats([2, 2 * width]) };
  const feeds = { x: floats([batch, steps, channels]), h: floats([batch, 2, units]) };
  const turned = normalizeOpset(layer(operator, 1, tensors));
  expect(await run(turned, feeds)).toEqual(await run(layer(operator, 0, tensors), feeds));
});

describe('a classifier of sequences', () => {
  const sample = [100, 6];
  const classify = (operator: Operator) => (b: GraphBuilder) => {
    const x = b.add('Transpose', [b.input('x', 'float32', ['n', ...sample])], { perm: [1, 0, 2] });
    const names = [weight(b, 'w', [1, gates[operator] * 8, 6]), weight(b, 'r', [1, gates[operator] * 8, 8])];
    b.node(operator, [x, ...names], ['', 'last'], { hidden_size: 8 });
    const scores = b.add('Gemm', [b.add('Squeeze', ['last', b.ints([0])]), weight(b, 'head', [8, 3])]);
    return [b.add('Identity', [scores], {}, 'scores')];
  };

  test.each(Object.keys(gates) as Operator[])('%s learns through 100 steps', async (operator) => {
    const started = performance.now();
    const options = { loss: 'ce', batch: 8, threads: 1, sample } as const;
    const adamw = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
    const trainer = await Trainer.create(built(classify(operator)), { ...options, optimizer: { adamw } });
    // A layer that was unrolled would take longer to compile than to train.
    expect(performance.now() - started).toBeLessThan(3000);
    const chunk = randomChunk({ steps: 1, batch: 8, sample: 600, classes: 3 });
    const first = await trainer.run(chunk);
    for (let i = 0; i < 60; i++) await trainer.run({ ...chunk, learningRates: [0.02] });
    const last = await trainer.run(chunk);
    await trainer.release();
    expect(last.loss[0]).toBeLessThan(0.6 * (first.loss[0] ?? 0));
  });
});
