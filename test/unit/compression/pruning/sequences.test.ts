import { expect, test } from 'vitest';
import { plain, trial } from './invariant';
import { computedAngles, recurrent, timeFirst } from './sequences';

test.each([
  ['batch and heads in one axis', timeFirst, 4],
  ['angles computed from positions', computedAngles, 6],
] as const)('%s: whole heads go, at any batch', async (_, build, heads) => {
  // Two samples where one was probed: what counts the batch must still do so.
  const { pruning, cut, error } = await trial(build(), { scope: 'layer', ratio: 0.5 });
  const rows = pruning.layers.filter(({ unit }) => unit === 'head');
  expect(rows.map(({ name }) => name).sort()).toEqual(['k', 'q', 'v']);
  expect(rows.map(({ channels }) => channels)).toEqual([heads, heads, heads]);
  expect(cut.kept[rows[0]?.group ?? -1]).toHaveLength(heads / 2);
  expect(error).toBeLessThan(1e-5);
});

test.each(['LSTM', 'GRU', 'RNN'] as const)(
  '%s keeps its units, and what lies around it is pruned',
  async (operator) => {
    const { pruning, cut, error } = await trial(recurrent(operator), { scope: 'layer', ratio: 0.5 });
    expect(error).toBeLessThan(1e-5);
    const memory = pruning.layers.find(({ name }) => name === 'memory');
    expect(memory).toMatchObject({ kind: operator, channels: 7, boundary: expect.stringMatching(/memory .*units/) });
    expect(cut.model.graph.initializers.get('w')?.dims.at(-1)).toBe(6);
    expect(cut.model.graph.initializers.get('after.weight')?.dims).toEqual([5, 14]);
    // Of the recurrent layer only the part goes that reads channels: 6 of 12, beside 7 units.
    const row = pruning.layers.findIndex(({ name }) => name === 'memory');
    const [before, after] = [pruning.before(plain), cut.step].map(({ layerFlops }) => layerFlops[row] ?? 0);
    expect((after ?? 0) / (before ?? 1)).toBeCloseTo((6 + 7) / (12 + 7));
  },
);
