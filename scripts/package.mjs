// npm run package: writes out/distillery-<target>-<version>.vsix, with the one native library that the target needs.
// For another target than this machine: npm run package -- win32-x64
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const packagePath = join('out', `distillery-${target}-${version}.vsix`);

build();
copyRuntime();
mkdirSync('out', { recursive: true });
rmSync(packagePath, { force: true });
await createVSIX({ packagePath, target, dependencies: false });
console.log(`${packagePath}: ${(statSync(packagePath).size / 1e6).toFixed(1)} MB`);

function build() {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** The root's node_modules never reach a package; what lies in dist does, and `require` finds it there. */
function copyRuntime() {
  const [platform, arch] = target.split('-');
  const library = `bin/napi-v6/${platform}/${arch}`;
  if (!existsSync(`node_modules/onnxruntime-node/${library}`)) {
    throw new Error(`onnxruntime-node has no library for ${target}.`);
  }
  copyParts('onnxruntime-node', ['package.json', 'dist', library]);
  copyParts('onnxruntime-common', ['package.json', 'dist/cjs']);
}

/** Copies parts of a package, without what only a developer reads. */
function copyParts(name, parts) {
  for (const part of parts) {
    cpSync(join('node_modules', name, part), join('dist/node_modules', name, part), {
      recursive: true,
      filter: (path) => !/\.(d\.ts|map)$/.test(path),
    });
  }
}
