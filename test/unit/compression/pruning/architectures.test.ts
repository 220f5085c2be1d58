import { describe, expect, test } from 'vitest';
import { Pruning } from '../../../../src/compression';
import { trial } from './invariant';
import { zoo } from './zoo';

const groupOf = (pruning: Pruning, layer: string): number[] =>
  pruning.layers.flatMap(({ name, group }) => (name === layer && group !== undefined ? [group] : []));

describe.each(zoo)('$name', ({ build, together = [], heads = {}, boundaries = [] }) => {
  test.each([
    { criterion: 'l1', scope: 'global', ratio: 0.3 },
    { criterion: 'random', scope: 'global', ratio: 0.5, seed: 3 },
    { criterion: 'random', scope: 'layer', ratio: 0.5, seed: 4 },
    { criterion: 'l2', scope: 'layer', ratio: 0.9 },
  ] as const)('pruned by $criterion, $scope, $ratio, it equals its zeroed original', async (options) => {
    const { cut, error, pruning } = await trial(build(), options);
    const gone = pruning.groups.reduce((sum, { channels }, i) => sum + channels - (cut.kept[i]?.length ?? 0), 0);
    expect(gone).toBeGreaterThan(0);
    expect(cut.step.parameters).toBeLessThan(cut.map.before.parameters);
    expect(error).toBeLessThan(1e-5);
  });

  test('has the groups that a person would find', async () => {
    const pruning = await Pruning.analyze(build());
    for (const layers of together) {
      const groups = layers.map((layer) => groupOf(pruning, layer));
      expect(new Set(groups.flat()).size, `${layers}`).toBe(1);
      expect(groups.every((g) => g.length === 1)).toBe(true);
    }
    for (const [layer, count] of Object.entries(heads)) {
      const row = pruning.layers.find(({ name, unit }) => name === layer && unit === 'head');
      expect(row?.channels, layer).toBe(count);
    }
    for (const layer of boundaries) {
      expect(pruning.layers.find(({ name }) => name === layer)?.boundary).toMatch(/leave the model/);
    }
  });
});
