// Builds dist/: extension, runner, inspector, cli and panel. --watch rebuilds on change, --production minifies.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const common = { bundle: true, sourcemap: !production, minify: production, legalComments: 'none', logLevel: 'warning' };
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};
const version = (file) => JSON.parse(readFileSync(file, 'utf8')).version;
const versions = {
  distillery: version('package.json'),
  onnxruntime: version('node_modules/onnxruntime-node/package.json'),
};
/** What the extension imports late becomes a file of its own: most of its code is not even read at activation. */
const experimentApart = {
  name: 'experiment-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/experiment$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './experiment.cjs', external: true } : undefined,
    ),
};
/** The editor's API is one plain object. esbuild would copy its hundreds of getters once for each file that imports it. */
const vscodeAsItIs = {
  name: 'vscode-as-it-is',
  setup: ({ onEnd }) =>
    onEnd(({ errors }) => {
      if (errors.length > 0) return;
      const copied = /\b[\w$]+\((require\("vscode"\))(?:, ?1)?\)/g;
      const bundle = readFileSync('dist/extension.cjs', 'utf8');
      if (!copied.test(bundle)) throw new Error('No copy of the API was found in dist/extension.cjs.');
      writeFileSync('dist/extension.cjs', bundle.replace(copied, '$1'));
    }),
};
const targets = [
  {
    ...node,
    entryPoints: ['src/extension.ts'],
    external: ['vscode'],
    plugins: [experimentApart, vscodeAsItIs],
    supported: { 'dynamic-import': false },
  },
  { ...node, entryPoints: { experiment: 'src/experiment/index.ts' } },
  {
    ...node,
    entryPoints: {
      cli: 'src/cli.ts',
      runner: 'src/runner/main.ts',
      inspect: 'src/runner/inspect.ts',
      batches: 'src/runner/training/batch-worker.ts',
    },
    external: ['onnxruntime-node'],
    define: { ...node.define, __versions__: JSON.stringify(versions) },
  },
  {
    ...common,
    entryPoints: [
      { in: 'webview/main.ts', out: 'panel' },
      { in: 'webview/preview/main.ts', out: 'preview' },
    ],
    platform: 'browser',
    format: 'iife',
    target: 'chrome128',
    outdir: 'dist/webview',
    loader: { '.svg': 'text' },
  },
];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
if (watch) {
  for (const target of targets) await (await context({ ...target, logLevel: 'info' })).watch();
} else {
  await Promise.all(targets.map((target) => build(target)));
}
cpSync('media', 'dist/media', { recursive: true });
cpSync('node_modules/@jsquash/webp/codec/dec/webp_dec.wasm', 'dist/webp_dec.wasm');
