// Runs test/workbench/suite inside a real extension host; each Mocha test in there becomes a test here, to be counted.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { runInExtensionHost } from '../host/extension-host';
import { type Report, reportFolder } from './report';

const out = resolve('out/test/workbench');
const { tests } = await runSuite();

test('the suite has tests', () => expect(tests).not.toHaveLength(0));
for (const { title, error } of tests) {
  test(title, () => {
    if (error) throw new Error(error);
  });
}

async function runSuite(): Promise<Report> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await bundleSuite();
  // Empty, so that nothing activates the extension before the tests do.
  const workspace = mkdtempSync(join(tmpdir(), 'distillery-workspace-'));
  try {
    const env = { [reportFolder]: out };
    await runInExtensionHost({ extension: resolve('.'), tests: join(out, 'index.cjs'), workspace, env });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
  const notes = join(out, 'notes.txt');
  if (existsSync(notes)) console.log(readFileSync(notes, 'utf8'));
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
}

/** `vscode` comes from the host, and `mocha` from this project's packages. */
function bundleSuite() {
  return build({
    entryPoints: ['test/workbench/suite/*.ts'],
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
  });
}
