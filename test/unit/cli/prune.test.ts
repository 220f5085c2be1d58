import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type PruneMap, zeroed } from '../../../src/compression';
import { buildArchitecture, encodeModel, loadModel } from '../../../src/onnx';
import { difference, feedsFor } from '../compression/pruning/invariant';
import { distilleryHere } from './here';

const folder = mkdtempSync(join(tmpdir(), 'distillery-prune-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const source = buildArchitecture(
  { architecture: 'cnn', channels: [8, 12], dense: 16 },
  { shape: [1, 8, 8], classes: 4, seed: 3 },
);
writeFileSync(at('model.onnx'), encodeModel(source));

/** The command on the model, as a person types it. */
const type = (...words: string[]) => distilleryHere(folder, 'prune', 'model.onnx', ...words);

test('writes the pruned model and a map that proves it', async () => {
  const { out, code } = await type(
    '--ratio',
    '0.5',
    '--scope',
    'layer',
    '--out',
    at('out.onnx'),
    '--map',
    at('map.json'),
  );
  expect(code).toBe(0);
  expect(out).toMatch(/A\s+4 \/ 8\s+conv1/);
  expect(out).toMatch(/logits keeps all channels: its channels leave the model/);
  const map = JSON.parse(readFileSync(at('map.json'), 'utf8')) as PruneMap;
  const pruned = loadModel(at('out.onnx'));
  expect(map.after.bytes).toBe(readFileSync(at('out.onnx')).byteLength);
  expect(
    await difference(
      zeroed(source, map),
      pruned,
      feedsFor(source, () => 8),
    ),
  ).toBeLessThan(1e-5);
});

test('takes targets, patterns and ratios for some layers, and prints JSON', async () => {
  const target = await type('--target-parameters', '50%', '--exclude', 'conv1', '--out', at('b.onnx'), '--json');
  const { before, after, groups } = JSON.parse(target.out) as PruneMap;
  expect(after.parameters).toBeLessThanOrEqual(before.parameters / 2);
  expect(groups[0]?.kept).toHaveLength(8);
  const own = await type('--override', 'conv2=0.5', '--out', at('c.onnx'), '--json');
  expect((JSON.parse(own.out) as PruneMap).groups.map((g) => g.kept.length)).toEqual([8, 6, 16]);
});

test.each([
  [['--exclude', 'cnov1'], 'Did you mean "conv1"'],
  [['--ratio', '1'], 'would leave no channel'],
  [['--criterion', 'taylor'], 'needs gradients'],
  [['--override', 'conv1'], 'equals sign'],
])('%j fails, and what was written before stays', async (options, says) => {
  writeFileSync(at('old.onnx'), 'old');
  const { code, err } = await type(...options, '--out', at('old.onnx'));
  expect(err).toContain(says);
  expect(code).toBe(1);
  expect(readFileSync(at('old.onnx'), 'utf8')).toBe('old');
});

test('the model itself is never written over', async () => {
  const { code, err } = await type('--out', at('model.onnx'));
  expect([code, err]).toEqual([1, expect.stringContaining('is the model itself')]);
});
