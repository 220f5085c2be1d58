import { openRun, RunGone } from '../runs';
import { executeRun } from './run';

/** The process that trains: `runner.cjs <run folder>`. Everything it has to say goes to the run's journal and log. */
async function main(): Promise<void> {
  const [, , folder] = process.argv;
  if (folder === undefined) throw new Error('Usage: runner.cjs <run folder>');
  const status = await executeRun(openRun(folder));
  process.exitCode = status === 'failed' ? 2 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof RunGone ? `${error.message} The run ends here.` : error);
  process.exitCode = 2;
});
