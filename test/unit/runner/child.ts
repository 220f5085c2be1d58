import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Run } from '../../../src/runs';

/** Bundles runner and command line as they are now and returns the folder; onnxruntime-node is found from this project. */
export async function buildPrograms(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'distillery-bundle-'));
  await build({
    entryPoints: {
      runner: 'src/runner/main.ts',
      cli: 'src/cli.ts',
      batches: 'src/runner/training/batch-worker.ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    external: ['onnxruntime-node'],
    define: { __versions__: '{}', 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  return folder;
}

/** Bundles the runner and returns its script. */
export const buildRunner = async (): Promise<string> => join(await buildPrograms(), 'runner.cjs');

/** What a bundle outside of this project needs to find its packages. */
export const withPackages = (): NodeJS.ProcessEnv => ({ ...process.env, NODE_PATH: resolve('node_modules') });

/** Starts the runner on a run, as the supervisor does, but in view of the test. */
export function startRunner(script: string, run: Run): ChildProcess {
  return spawn(process.execPath, [script, run.dir], {
    stdio: 'ignore',
    env: withPackages(),
  });
}

/** The exit code, or the signal that ended it. */
export const ended = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));

/** Waits until `what` holds. */
export async function until(what: () => boolean, ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!what()) {
    if (Date.now() > deadline) throw new Error('It did not happen in time');
    await new Promise((r) => setTimeout(r, 5));
  }
}

/** Waits until the journal of a run has a line of this form. */
export const untilJournal = ({ paths: { journal } }: Run, line: RegExp): Promise<void> =>
  until(() => existsSync(journal) && line.test(readFileSync(journal, 'latin1')));
