import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** Runs the tiny experiment of a workspace to its end, from the command line: what the editor then finds. */
export async function runFromTerminal(workspace: string, epochs: number): Promise<void> {
  const command = ['run', 'tiny.distill.yaml', '--set', `stages.1.distill.epochs=${epochs}`];
  await promisify(execFile)(process.execPath, [resolve('dist/cli.cjs'), ...command], { cwd: workspace });
}
