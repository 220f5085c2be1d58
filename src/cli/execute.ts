import { resolve } from 'node:path';
import { isAlive, kill, launch, type Run, readHistory, recordedProcess, request } from '../runs';
import { EXIT, exitCodeOf } from './exit-codes';
import { UsageError } from './find-run';
import { Follower } from './follow';
import { jsonReporter } from './json-reporter';
import { liveReporter } from './live-reporter';
import { plainReporter } from './plain-reporter';
import type { Reporter } from './reporter';

const runner = resolve(__dirname, 'runner.cjs');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function chooseReporter({ json }: { json?: boolean }): Reporter {
  if (json) return jsonReporter();
  // A terminal without a height, as some that are not looked at, has no place to draw in.
  return process.stdout.isTTY && process.stdout.rows > 0 ? liveReporter() : plainReporter();
}

/** The first signal asks the run to stop and waits for what it has to save; the second ends it at once. */
function stopOnSignal(run: Run, reporter: Reporter): () => void {
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    // First, as the terminal may be closed and refuse the words.
    if (isAlive(run)) request(run, 'stop');
    reporter.say('Stopping, and keeping everything so far. Once more ends it at once.');
  };
  const onSignal = () => {
    if (!asked) return ask();
    kill(run);
    reporter.say(`Ended at once; what came after the last checkpoint is lost. Go on: npx distillery resume ${run.id}`);
    process.exit(EXIT.interrupted);
  };
  for (const signal of signals) process.on(signal, onSignal);
  // Nobody reads any more: the other end of a pipe, or the terminal, is closed.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ask);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

/** Starts a run, or takes it up again, and shows it to its end. @returns the exit code. */
export async function execute(run: Run, reporter: Reporter): Promise<number> {
  const follower = new Follower(run, reporter);
  follower.catchUp();
  const forget = stopOnSignal(run, reporter);
  try {
    launch(run, { runner });
    return exitCodeOf(await follower.toTheEnd());
  } finally {
    forget();
  }
}

/** Takes a run up again, unless it is at work or done. @returns the exit code. @throws UsageError */
export async function resume(run: Run, reporter: Reporter): Promise<number> {
  if (isAlive(run)) {
    throw new UsageError(`${run.id} is at work already, in process ${recordedProcess(run)?.pid}. Stop it there first.`);
  }
  const history = readHistory(run);
  if (history.status !== 'done') return execute(run, reporter);
  reporter.say(`${run.id} is done; nothing is left to do.`);
  reporter.end(run, history, 'done');
  return EXIT.done;
}
