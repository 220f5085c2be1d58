#!/usr/bin/env node
import { resolve } from 'node:path';
import { Command } from 'commander';
import { checkFile, hasErrors, problemLines } from './cli/check';
import { chooseReporter, execute, resume } from './cli/execute';
import { EXIT } from './cli/exit-codes';
import { findRun, UsageError } from './cli/find-run';
import { addPrune } from './cli/prune';
import { addQuantize } from './cli/quantize';
import { DataError } from './data';
import { OnnxError } from './onnx';
import { createRun, findRoot, LaunchError, RunGone } from './runs';

interface RunOptions {
  set: string[];
  json?: boolean;
}

const collect = (value: string, list: string[]): string[] => [...list, value];

async function run(path: string, { set, json }: RunOptions): Promise<number> {
  const { text, name, problems } = await checkFile(path, set);
  if (problems.length > 0) process.stderr.write(`${problemLines(path, problems)}\n`);
  if (hasErrors(problems)) return EXIT.problems;
  const root = findRoot(process.cwd());
  const created = createRun({ root, name, experimentFile: resolve(path), text, overrides: set });
  return execute(created, chooseReporter({ json }));
}

async function check(path: string, { set }: RunOptions): Promise<number> {
  const { problems } = await checkFile(path, set);
  process.stdout.write(problems.length > 0 ? `${problemLines(path, problems)}\n` : `${path}: nothing to mend\n`);
  return hasErrors(problems) ? EXIT.problems : EXIT.done;
}

function complain(error: unknown): number {
  if (error instanceof OnnxError || error instanceof DataError) {
    process.stderr.write(`${error.message} ${error.remedy}\n`);
    return EXIT.problems;
  }
  const known = [UsageError, RunGone, LaunchError].some((kind) => error instanceof kind);
  process.stderr.write(`${(error as Error)[known ? 'message' : 'stack'] ?? error}\n`);
  return error instanceof UsageError ? EXIT.problems : EXIT.failed;
}

/** Does what a command does and leaves its exit code. */
async function leave(work: Promise<number>): Promise<void> {
  process.exitCode = await work.catch(complain);
}

const program = new Command('distillery')
  .description('Make a big ONNX model small on your own machine, from one YAML file.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.problems));
program
  .command('run <file>')
  .description('run an experiment to its end')
  .option('--set <path=value>', 'set a value, e.g. stages.0.distill.temperature=4; may be repeated', collect, [])
  .option('--json', 'print a line of JSON for each event, and a summary last')
  .action((file: string, options: RunOptions) => leave(run(file, options)));
program
  .command('resume <run>')
  .description('take up a run that was stopped or interrupted: its id, the beginning of it, or "last"')
  .option('--json', 'print a line of JSON for each event, and a summary last')
  .action((name: string, { json }: RunOptions) =>
    leave((async () => resume(findRun(name, process.cwd()), chooseReporter({ json })))()),
  );
program
  .command('check <file>')
  .description('say what is wrong with an experiment file, without running it')
  .option('--set <path=value>', 'as for run', collect, [])
  .action((file: string, options: RunOptions) => leave(check(file, options)));
addPrune(program, leave);
addQuantize(program, leave);
program.parse();
