// What is in the package.
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { packagedExtension } from './fixtures';

const vsix = readFileSync(packagedExtension());
const files = Object.keys(unzipSync(vsix)).map((name) => name.replace(/^extension\//, ''));
const within = (folder: string) => files.filter((name) => name.startsWith(folder));

test('the package is no larger than 22 MB', () => {
  console.log(`package: ${(vsix.length / 1e6).toFixed(1)} MB, ${files.length} files`);
  expect(vsix.length).toBeLessThanOrEqual(22e6);
});

test('the package holds the bundles, their pictures and one engine, and nothing else', () => {
  const inDist = new Set(within('dist/').map((name) => name.split('/')[1]));
  const bundles = ['batches.cjs', 'experiment.cjs', 'extension.cjs', 'inspect.cjs', 'runner.cjs', 'webview'];
  expect(inDist).toEqual(new Set([...bundles, 'media', 'node_modules', 'webp_dec.wasm']));
  expect(files.filter((name) => !name.startsWith('dist/')).sort()).toEqual([
    'LICENSE.txt',
    '[Content_Types].xml',
    'changelog.md',
    'extension.vsixmanifest',
    'package.json',
    'readme.md',
  ]);
});

test('the package brings the native library of this machine only', () => {
  const library = `dist/node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/`;
  expect(within('dist/node_modules/onnxruntime-node/bin/')).toEqual(within(library));
  expect(within(library)).toContainEqual(expect.stringMatching(/onnxruntime_binding\.node$/));
  expect(files.filter((name) => /\.(map|d\.ts|ts)$/.test(name))).toEqual([]);
});
