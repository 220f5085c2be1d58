// Writes the commands and menus of package.json from src/workbench/manifest/commands.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['src/workbench/manifest/contributes.ts'],
  bundle: true,
  write: false,
  format: 'esm',
});
const { contributions } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`
);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
Object.assign(manifest.contributes, contributions());
writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
