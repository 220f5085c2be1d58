import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { emptyGraph, encodeModel, float32, GraphBuilder, loadModel, newModel } from '../../../src/onnx';
import { type Inspection, inspectModel } from '../../../src/training';
import { strangerFile, strangerSizes } from '../training/stranger';
import { distilleryHere } from './here';
import { textModel } from './text-model';

const folder = mkdtempSync(join(tmpdir(), 'distillery-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'text.onnx'), encodeModel(textModel()));

const row = (out: string, name: string) => out.split('\n').find((line) => line.startsWith(`${name} `)) ?? '';

test('layers, sizes, weights and cost of fused layers stand in a table', async () => {
  const { out, code } = await distilleryHere(folder, 'inspect', 'text.onnx', '--set', 'sequence=5', '--batch', '2');
  expect(code).toBe(0);
  expect(out).toMatch(/^opset {4}20, com\.microsoft 1$/m);
  expect(out).toMatch(/^outputs {2}scores +float32 \[batch, sequence, 11\]$/m);
  // 2·8·24 for the projection of 10 tokens, and 2·2·5·5·8 for the scores and the sums of 2 texts.
  expect(row(out, 'attended').split(/ {2,}/)).toEqual([
    ...['attended', 'com.microsoft.Attention', '[2, 5, 8]', '216'],
    `${((10 * 2 * 8 * 24 + 2 * 2 * 2 * 5 * 5 * 8) / 1e3).toPrecision(3)} k`,
  ]);
  expect(row(out, 'embedded')).toMatch(/\[2, 5, 8\] +248/);
  const parameters = [...textModel().graph.initializers.values()]
    .filter((t) => t.type === 'float32')
    .reduce((sum, t) => sum + t.data.length, 0);
  expect(row(out, '9 layers')).toMatch(new RegExp(`^9 layers +${parameters} `));
  expect(out).toContain('a gradient reaches all weights');
});

test('without sizes, what is known is shown, and what is missing is named', async () => {
  const { out, code } = await distilleryHere(folder, 'inspect', 'text.onnx');
  expect(code).toBe(0);
  expect(row(out, 'scores').split(/ {2,}/)).toEqual(['scores', 'MatMul', '[batch, sequence, 11]', '88']);
  expect(out).toContain('the size "sequence" is not given. Set it by its name, e.g. --set "sequence=64"');
});

test('as JSON, it is what the function says', async () => {
  const { out } = await distilleryHere(folder, 'inspect', 'text.onnx', '--set', 'sequence=5', '--json');
  const { model, ...inspection } = JSON.parse(out) as Inspection & { model: string };
  expect(model).toBe('text.onnx');
  expect(inspection).toEqual(await inspectModel(textModel(), { named: { sequence: 5 } }));
});

test('operators that stop a gradient are named with their layer; those behind the last weight are none', async () => {
  const b = new GraphBuilder(emptyGraph('stops'));
  const w = b.constant(float32([1, 2, 3, 4], [2, 2]), 'w');
  const hidden = b.add('MatMul', [b.input('x', 'float32', ['n', 2]), w], {}, 'hidden');
  b.node('Det', [b.add('Reshape', [hidden, b.ints([-1, 1, 1])])], ['stop']);
  b.output('stop');
  const model = newModel(b.graph);
  const { gradient } = await inspectModel(model);
  expect(gradient.stops).toEqual([{ layer: 'stop', operator: 'Det' }]);
  expect(gradient.problem).toMatch(/"stop" cannot be trained through: there is no gradient rule for Det/);
  const behind = new GraphBuilder(emptyGraph('before'));
  const det = behind.add('Det', [behind.input('x', 'float32', ['n', 2, 2])], {}, 'd');
  behind.output(
    behind.add('Mul', [behind.add('Unsqueeze', [det, behind.ints([1])]), behind.constant(float32([1, 2]))]),
  );
  expect((await inspectModel(newModel(behind.graph))).gradient).toEqual({ stops: [], problem: null });
});

test('an operator that nobody knows is shown and named', async () => {
  const b = new GraphBuilder(emptyGraph('unknown'));
  b.node('Magic', [b.input('x', 'float32', ['n', 2]), b.constant(float32([1, 2]))], ['y'], {}, 'org.nowhere');
  b.output('y');
  const model = newModel(b.graph);
  model.opsets.set('org.nowhere', 1);
  const { layers, gradient } = await inspectModel(model);
  expect(layers).toMatchObject([{ name: 'y', operator: 'org.nowhere.Magic', output: null, parameters: 2 }]);
  expect(gradient.problem).toContain('org.nowhere');
});

test('a model that somebody else made', async () => {
  const { totals, layers, gradient } = await inspectModel(loadModel(strangerFile), strangerSizes);
  expect(totals.parameters).toBe(129_356);
  expect(totals.flops).toBe(layers.reduce((sum, layer) => sum + (layer.flops ?? Number.NaN), 0));
  expect(gradient).toEqual({ stops: [], problem: null });
});
