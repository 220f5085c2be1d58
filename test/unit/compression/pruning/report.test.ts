import { describe, expect, test } from 'vitest';
import { type PruneMap, Pruning } from '../../../../src/compression';
import { encodeModel, flopsOfGraph, type Model, normalizeOpset, sizeOf } from '../../../../src/onnx';
import { constantTensors } from '../../../../src/onnx/stored-weights';
import { foldConstants } from '../../../../src/runtime';
import { trainableWeights } from '../../../../src/training';
import { plain } from './invariant';
import { Net } from './net';
import { zoo } from './zoo';

const parametersOf = (model: Model): number =>
  [...trainableWeights(model.graph).values()].reduce((sum, { dims }) => sum + sizeOf(dims), 0);

/** FLOPs from shapes that ONNX Runtime infers on the file itself. */
async function flopsOf(model: Model): Promise<number> {
  const fixed = normalizeOpset(model);
  for (const input of fixed.graph.inputs)
    input.dims = input.dims?.map((d, axis) => (typeof d === 'number' ? d : axis === 0 ? 1 : 6));
  for (const output of fixed.graph.outputs) output.dims = undefined;
  const weights = new Set(trainableWeights(fixed.graph).keys());
  const shapes = await foldConstants(fixed, (name) => weights.has(name));
  return flopsOfGraph(fixed.graph, (name) => shapes.get(name)?.dims);
}

/** Two channels are left everywhere: what scales a single one would count as a setting, no parameter. */
async function halved(build: () => Model): Promise<{ model: Model; pruned: Model; map: PruneMap }> {
  const model = build();
  const cut = (await Pruning.analyze(model)).cut({ model }, { ...plain, ratio: 0.5, criterion: 'random', floor: 2 });
  return { model, pruned: cut.model, map: cut.map };
}

/** Each float tensor's sizes less what the map says is gone. */
function expectedSizes(model: Model, map: PruneMap): Map<string, number[]> {
  const tensors = [...constantTensors(model.graph)].filter(([, { type }]) => type === 'float32');
  const sizes = new Map(tensors.map(([name, { dims }]) => [name, [...dims]]));
  for (const { initializer, axis, removed } of map.groups.flatMap((g) => g.members)) {
    const dims = sizes.get(initializer);
    if (dims) dims[axis] = (dims[axis] ?? 0) - removed.length;
  }
  return sizes;
}

const isAscending = (indices: number[], below: number): boolean =>
  indices.every((index, i) => index < below && index > (indices[i - 1] ?? -1));

describe.each(zoo.filter(({ name }) => !/Einsum|transformer|made while/.test(name)))('$name', ({ build }) => {
  test('counts what the graph has, before and after', async () => {
    const { model, map, pruned } = await halved(build);
    expect(map.before.parameters).toBe(parametersOf(model));
    expect(map.after.parameters).toBe(parametersOf(pruned));
    expect(map.before.flops).toBe(await flopsOf(model));
    expect(map.after.flops).toBe(await flopsOf(pruned));
    // Up to a byte where the length of a message needs one more digit.
    expect(Math.abs(map.after.bytes - encodeModel(pruned).byteLength)).toBeLessThan(60);
  });

  test('the map tells the sizes of all tensors that changed', async () => {
    const { model, map, pruned } = await halved(build);
    const after = constantTensors(pruned.graph);
    for (const [name, dims] of expectedSizes(model, map)) expect(after.get(name)?.dims, name).toEqual(dims);
  });

  test('its indices are those of the original', async () => {
    const { model, map } = await halved(build);
    const before = constantTensors(model.graph);
    for (const { initializer, axis, removed } of map.groups.flatMap((g) => g.members)) {
      expect(isAscending(removed, before.get(initializer)?.dims[axis] ?? 0)).toBe(true);
    }
    for (const { channels, kept, scores, members } of map.groups) {
      expect(scores).toHaveLength(channels);
      expect(isAscending(kept, channels)).toBe(true);
      expect(members.map((m) => m.role)).toEqual(expect.arrayContaining(['producer', 'consumer']));
    }
  });
});

describe('rows', () => {
  test('add up to the layers that they are parts of', async () => {
    const n = new Net();
    const x = n.conv('both', n.input([1, 3, 6, 6]), 3, 10);
    const [a = '', b = ''] = n.b.addMany('Split', [x, n.ints(4, 6)], 2, { axis: 1 });
    n.b.output(b, 'float32');
    n.head(n.conv('next', a, 4, 6), 6);
    const model = n.model();
    const pruning = await Pruning.analyze(model);
    const rows = pruning.layers.filter(({ name }) => name === 'both');
    expect(rows.map(({ channels, group, boundary }) => ({ channels, group, boundary }))).toEqual([
      { channels: 4, group: 0, boundary: undefined },
      { channels: 6, group: undefined, boundary: expect.stringMatching(/leave the model/) },
    ]);
    const before = pruning.before(plain);
    const at = (layer: string) => pruning.layers.flatMap(({ name }, i) => (name === layer ? [i] : []));
    const weights = (layer: string, step: { layerParameters: number[] }) =>
      at(layer).reduce((sum, i) => sum + (step.layerParameters[i] ?? 0), 0);
    expect(weights('both', before)).toBe(10 * 27 + 10);
    const { step, kept } = pruning.cut({ model }, { ...plain, ratio: 0.5, scope: 'layer' });
    expect(kept.map(({ length }) => length)).toEqual([2, 3]);
    expect(weights('both', step)).toBe(8 * 27 + 8);
    expect(weights('next', step)).toBe(3 * 2 * 9 + 3);
    expect(step.layerFlops[at('next')[0] ?? -1]).toBe(2 * 3 * 2 * 9 * 36);
    expect(step.removedParameters[0]).toEqual(expect.arrayContaining([2 * 27, 2, 2 * 3 * 9]));
    expect(step.label).toBe('50 %');
  });
});

describe('layer norm over the channels that the residual stream has', () => {
  const transformer = zoo.find(({ name }) => name === 'transformer')?.build();

  test('is left alone unless inexact cuts are allowed, and named when they are', async () => {
    if (!transformer) throw new Error('no transformer');
    const pruning = await Pruning.analyze(transformer);
    const stream = pruning.groups.findIndex(({ inexact }) => inexact.length > 0);
    expect(pruning.groups[stream]?.inexact).toEqual(['ln1', 'ln2']);
    const careful = pruning.cut({ model: transformer }, { ...plain, ratio: 0.5 });
    expect(careful.kept[stream]).toHaveLength(16);
    expect(careful.map.inexact).toEqual([]);
    const bold = pruning.cut({ model: transformer }, { ...plain, ratio: 0.5, inexact: true });
    expect(bold.kept[stream]?.length).toBeLessThan(16);
    expect(bold.map.inexact).toEqual(['ln1', 'ln2']);
    expect(bold.warnings.join()).toMatch(/ln1 normalizes over channels/);
  });
});
