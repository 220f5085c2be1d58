import { expect, test } from 'vitest';
import { encodeModel, type Model, sizeOf } from '../../../../src/onnx';
import { plain, trial } from './invariant';
import { Net } from './net';

/** Three layers of as many channels that read one bias of zeros, as exporters store it. */
function sharing(): Model {
  const n = new Net();
  const zeros = n.weight('zeros', [8], 0);
  const conv = (name: string, x: string, from: number) =>
    n.relu(n.op('Conv', [x, n.weight(`${name}.weight`, [8, from, 1, 1]), zeros], {}, name));
  n.head(conv('c', conv('b', conv('a', n.input(['batch', 3, 4, 4]), 3), 8), 8), 8);
  return n.model();
}

const count = ({ graph }: Model): number =>
  [...graph.initializers.values()].reduce((sum, { dims }) => sum + sizeOf(dims), 0);

test('layers that share a bias of zeros are pruned each for itself', async () => {
  const model = sharing();
  const { pruning, cut, error } = await trial(model, { ratio: 0.3, overrides: { a: 0.5, b: 0.25 } });
  expect(pruning.groups.map(({ channels }) => channels)).toEqual([8, 8, 8]);
  expect(cut.kept.map((left) => left.length).slice(0, 2)).toEqual([4, 6]);
  expect(error).toBeLessThan(1e-5);
  expect(cut.map.before.parameters).toBe(count(model));
  expect(cut.map.after.parameters).toBe(count(cut.model));
  expect(cut.map.before.bytes).toBe(encodeModel(model).byteLength);
  // Whoever checks the map against the original finds every name there.
  const names = cut.map.groups.flatMap(({ members }) => members.map(({ initializer }) => initializer));
  expect(names.filter((name) => !model.graph.initializers.has(name))).toEqual([]);
});

test('what loses nothing goes on sharing, and is what it was trained to at the next cut', async () => {
  const { pruning, cut } = await trial(sharing(), { exclude: ['b', 'c'], ratio: 0.5 });
  const biases = ({ graph }: Model) => [...graph.initializers].filter(([name]) => name.includes('zeros'));
  expect(biases(cut.model).map(([, { dims }]) => dims)).toEqual([[4], [8]]);
  for (const [, { data }] of biases(cut.model)) data.fill((data.length === 8 ? 0.25 : 0.5) as never);
  const state = { model: cut.model, kept: cut.kept, previous: cut.step };
  const next = pruning.cut(state, { ...plain, ratio: undefined, overrides: { a: 0.5, b: 0.5 }, exclude: ['c'] });
  const left = biases(next.model).map(([, { dims, data }]) => [dims[0], data[0]]);
  expect(left).toEqual([
    [4, 0.5],
    [4, 0.25],
    [8, 0.25],
  ]);
});
