import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { addPrune } from '../../../src/cli/prune';
import { type PruneMap, zeroed } from '../../../src/compression';
import { buildArchitecture, encodeModel, loadModel } from '../../../src/onnx';
import { difference, feedsFor } from '../compression/pruning/invariant';

const folder = mkdtempSync(join(tmpdir(), 'distillery-prune-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const at = (name: string) => join(folder, name);
const source = buildArchitecture(
  { architecture: 'cnn', channels: [8, 12], dense: 16 },
  { shape: [1, 8, 8], classes: 4, seed: 3 },
);
writeFileSync(at('model.onnx'), encodeModel(source));

/** Runs the command as a person types it. @returns what it printed and its exit code. */
async function type(...words: string[]): Promise<{ printed: string; code: number }> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  let work: Promise<number> = Promise.reject(new Error('nothing was done'));
  work.catch(() => {});
  const program = new Command().exitOverride();
  addPrune(program, async (given) => {
    work = given;
  });
  program.parse(['prune', at('model.onnx'), ...words], { from: 'user' });
  const code = await work;
  return { printed, code };
}

test('writes the pruned model and a map that proves it', async () => {
  const { printed, code } = await type(
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
  expect(printed).toMatch(/A\s+4 \/ 8\s+conv1/);
  expect(printed).toMatch(/logits keeps all channels: its channels leave the model/);
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
  const { before, after, groups } = JSON.parse(target.printed) as PruneMap;
  expect(after.parameters).toBeLessThanOrEqual(before.parameters / 2);
  expect(groups[0]?.kept).toHaveLength(8);
  const own = await type('--override', 'conv2=0.5', '--out', at('c.onnx'), '--json');
  expect((JSON.parse(own.printed) as PruneMap).groups.map((g) => g.kept.length)).toEqual([8, 6, 16]);
});

test('what was written before stays when it fails', async () => {
  writeFileSync(at('old.onnx'), 'old');
  await expect(type('--exclude', 'cnov1', '--out', at('old.onnx'))).rejects.toThrow(/Did you mean "conv1"/);
  await expect(type('--ratio', '1', '--out', at('old.onnx'))).rejects.toThrow(/would leave no channel/);
  await expect(type('--criterion', 'taylor', '--out', at('old.onnx'))).rejects.toThrow(/needs gradients/);
  await expect(type('--override', 'conv1', '--out', at('old.onnx'))).rejects.toThrow(/equals sign/);
  expect(readFileSync(at('old.onnx'), 'utf8')).toBe('old');
  await expect(type('--out', at('model.onnx'))).rejects.toThrow(/is the model itself/);
  expect(existsSync(at('map2.json'))).toBe(false);
});
