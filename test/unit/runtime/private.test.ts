import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const script = `
import { Session } from './src/runtime';
import { emptyGraph, GraphBuilder, newModel } from './src/onnx';
const b = new GraphBuilder(emptyGraph('nothing'));
b.output(b.add('Neg', [b.input('x', 'float32', [1])], {}, 'y'), 'float32');
Session.create(newModel(b.graph), { threads: 1 }).then((session) => session.release());
`;

test('the engine tells nobody that it runs, and keeps nothing about it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'distillery-home-'));
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: '.' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node'],
    write: false,
  });
  // Not the rest of the environment: in a CI job ONNX Runtime is silent by itself.
  const env = { PATH: process.env.PATH, NODE_PATH: resolve('node_modules'), HOME: home };
  execFileSync(process.execPath, ['-'], { env, input: outputFiles[0]?.text ?? '' });
  expect(readdirSync(home, { recursive: true })).toEqual([]);
  rmSync(home, { recursive: true });
});
