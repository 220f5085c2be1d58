import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { createRun, findRoot, LaunchError, RunGone } from '../runs';
import { addArtifacts } from './artifacts';
import { collect } from './collect';
import { addDoctor } from './doctor';
import { chooseReporter, execute, resume } from './execute';
import { EXIT } from './exit-codes';
import { findRun, UsageError } from './find-run';
import { addInspect } from './inspect';
import { addPrune } from './prune';
import { addQuantize } from './quantize';

interface RunOptions {
  set: string[];
  json?: boolean;
}

async function run(path: string, { set, json }: RunOptions): Promise<number> {
  const { checkFile, hasErrors, problemLines } = await import('./check');
  const { text, name, problems } = await checkFile(path, set);
  if (problems.length > 0) process.stderr.write(`${problemLines(path, problems)}\n`);
  if (hasErrors(problems)) return EXIT.problems;
  const root = findRoot(process.cwd());
  const created = createRun({ root, name, experimentFile: resolve(path), text, overrides: set });
  return execute(created, chooseReporter({ json }));
}

async function check(path: string, { set }: RunOptions): Promise<number> {
  const { checkFile, hasErrors, problemLines } = await import('./check');
  const { problems } = await checkFile(path, set);
  process.stdout.write(problems.length > 0 ? `${problemLines(path, problems)}\n` : `${path}: nothing to mend\n`);
  return hasErrors(problems) ? EXIT.problems : EXIT.done;
}

function complain(error: unknown): number {
  // What is wrong with a model or with data says what to do; its class lies in modules that most commands never load.
  const { message, remedy } = error as { message?: string; remedy?: string };
  if (remedy !== undefined) {
    process.stderr.write(`${message} ${remedy}\n`);
    return EXIT.problems;
  }
  const known = [UsageError, RunGone, LaunchError].some((kind) => error instanceof kind);
  process.stderr.write(`${(error as Error)[known ? 'message' : 'stack'] ?? error}\n`);
  return error instanceof UsageError ? EXIT.problems : EXIT.failed;
}

/**
 * Does what a command line asks for. What it says goes to the terminal.
 * @param args without the names of Node and the program.
 * @returns the exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const act = async (work: Promise<number>): Promise<void> => {
    code = await work.catch(complain);
  };
  try {
    await program(act).parseAsync(args, { from: 'user' });
  } catch (error) {
    // It has said what is wrong already, or printed the help that was asked for.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.problems;
  }
  return code;
}

function program(act: (work: Promise<number>) => Promise<void>): Command {
  const distillery = new Command('distillery')
    .description('Make a big ONNX model small on your own machine, from one YAML file.')
    .exitOverride();
  distillery
    .command('run <file>')
    .description('run an experiment to its end')
    .option('--set <path=value>', 'set a value, e.g. stages.0.distill.temperature=4; may be repeated', collect, [])
    .option('--json', 'print a line of JSON for each event, and a summary last')
    .action((file: string, options: RunOptions) => act(run(file, options)));
  distillery
    .command('resume <run>')
    .description('take up a run that was stopped or interrupted: its id, the beginning of it, or "last"')
    .option('--json', 'print a line of JSON for each event, and a summary last')
    .action((name: string, { json }: RunOptions) =>
      act((async () => resume(findRun(name, process.cwd()), chooseReporter({ json })))()),
    );
  distillery
    .command('check <file>')
    .description('say what is wrong with an experiment file, without running it')
    .option('--set <path=value>', 'as for run', collect, [])
    .action((file: string, options: RunOptions) => act(check(file, options)));
  addPrune(distillery, act);
  addQuantize(distillery, act);
  addInspect(distillery, act);
  addArtifacts(distillery, act);
  addDoctor(distillery, act);
  return distillery;
}
