import { execFileSync } from 'node:child_process';
import { cpus, platform, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { type Run, writeAtomic } from '../runs';

/** Set by the bundler from package.json; the tests run without it. */
declare const __versions__: { distillery: string; onnxruntime: string } | undefined;

function gitCommit(folder: string): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 2000,
    }).trim();
  } catch {
    return undefined;
  }
}

/** Writes environment.json: what a figure of this run depends on besides the experiment. */
export function writeEnvironment(run: Run, device: string, threads: number): void {
  const environment = {
    ...(typeof __versions__ === 'undefined' ? {} : __versions__),
    node: process.versions.node,
    platform: `${platform()} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    logicalCores: cpus().length,
    memoryBytes: totalmem(),
    device,
    threads,
    gitCommit: gitCommit(dirname(run.experimentFile)),
  };
  writeAtomic(run.paths.environment, `${JSON.stringify(environment, null, 2)}\n`);
}
