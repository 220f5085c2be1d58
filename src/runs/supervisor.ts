import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { request, takeRequests } from './control';
import { deleteRun, type Run, rootOf } from './folder';
import { orGone, RunGone } from './gone';
import { isAlive, isSameProcess, recordedProcess, recordProcess } from './process';

export interface LaunchOptions {
  /** The bundled runner, a JavaScript file. */
  runner: string;
  /** The Node that runs it, by default the one that runs this. */
  node?: string;
  /** By default that of this process. */
  env?: NodeJS.ProcessEnv;
}

/** A run's process was not started; the message says why and what to do. */
export class LaunchError extends Error {
  override name = 'LaunchError';
}

/**
 * Starts a new run, or takes an ended one up again, as a process of its own that outlives the caller. Returns its pid.
 * Throws `LaunchError` where the run is alive already or the process cannot be started, and `RunGone`.
 */
export function launch(run: Run, { runner, node = process.execPath, env = process.env }: LaunchOptions): number {
  if (isAlive(run))
    throw new LaunchError(`${run.id} is running already (process ${recordedProcess(run)?.pid}). Stop it first.`);
  if (!existsSync(runner)) throw new LaunchError(`The runner ${runner} is missing. Install Distillery again.`);
  // A request that the last process did not live to hear is not meant for this one.
  takeRequests(run);
  const log = orGone(run.dir, () => openSync(run.paths.log, 'a'));
  try {
    const child = spawn(node, [runner, run.dir], {
      cwd: rootOf(run),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
      env: runnerEnvironment(env),
    });
    // The reason is thrown below; unheard, the event would end this process.
    child.on('error', () => {});
    if (child.pid === undefined)
      throw new LaunchError(`Cannot start ${node}. Set distillery.nodePath to Node 20.19 or newer.`);
    recordProcess(run, child.pid);
    child.unref();
    return child.pid;
  } finally {
    closeSync(log);
  }
}

export interface StopOptions {
  /** How long the runner may take to save its work before it is made to end, in milliseconds. */
  grace?: number;
}

/**
 * Asks the runner to save its work and end, and waits until it has. One that does not is terminated, then killed: it can
 * be resumed from its last checkpoint. Does nothing where no process is alive.
 */
export async function stop(run: Run, { grace = 10_000 }: StopOptions = {}): Promise<void> {
  if (!isAlive(run)) return;
  askToStop(run);
  if (await ended(run, grace)) return;
  kill(run, 'SIGTERM');
  if (await ended(run, 2000)) return;
  kill(run, 'SIGKILL');
  if (!(await ended(run, 5000)))
    throw new Error(
      `Process ${recordedProcess(run)?.pid} of ${run.id} does not end. End it by hand, or restart the machine.`,
    );
}

/** Ends the process of a run at once; what came after its last checkpoint is lost. */
export function kill(run: Run, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): void {
  const record = recordedProcess(run);
  if (!record || !isSameProcess(record)) return;
  try {
    process.kill(record.pid, signal);
  } catch (error) {
    // It ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Stops a run and deletes its folder. */
export async function remove(run: Run, options: StopOptions = {}): Promise<void> {
  await stop(run, options);
  deleteRun(run);
}

/** A runner whose folder is gone ends by itself. */
function askToStop(run: Run): void {
  try {
    request(run, 'stop');
  } catch (error) {
    if (!(error instanceof RunGone)) throw error;
  }
}

async function ended(run: Run, within: number): Promise<boolean> {
  const deadline = Date.now() + within;
  while (isAlive(run)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Without what an editor sets for its own processes, which would make the runner wait for a debugger or behave as a window. */
function runnerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$)/i.test(name));
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
