import { execFileSync } from 'node:child_process';
import { readFileSync, utimesSync } from 'node:fs';
import { writeAtomic } from './atomic';
import type { Run } from './folder';
import { isMissing, orGone } from './gone';

export interface ProcessRecord {
  pid: number;
  /** When the process began, in whatever form this system tells it; with the pid it names one process only. */
  startedAt: string;
}

/** Notes which process runs this run, by default the caller. Throws `RunGone`, or an error when there is no such process. */
export function recordProcess(run: Run, pid: number = process.pid): void {
  const startedAt = processStart(pid);
  if (startedAt === undefined)
    throw new Error(`Process ${pid} ended before it could be recorded; see ${run.paths.log}.`);
  const record: ProcessRecord = { pid, startedAt };
  orGone(run.dir, () => writeAtomic(run.paths.process, `${JSON.stringify(record)}\n`));
}

/** Notes that the runner came by, as the time of process.json; for people, `isAlive` never asks it. Throws `RunGone`. */
export function heartbeat(run: Run): void {
  const now = new Date();
  orGone(run.dir, () => utimesSync(run.paths.process, now, now));
}

/** The process that was last recorded for the run, alive or not. */
export function recordedProcess(run: Run): ProcessRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(run.paths.process, 'utf8')) as Partial<ProcessRecord> | null;
    const { pid, startedAt } = record ?? {};
    return Number.isInteger(pid) && typeof startedAt === 'string' ? { pid: pid as number, startedAt } : undefined;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Whether the recorded process still runs. A pid alone may have been given to another process since, so the start time
 * must match too; a process that is busy in a native call misses heartbeats and is alive all the same.
 */
export function isAlive(run: Run): boolean {
  const record = recordedProcess(run);
  if (record === undefined || !exists(record.pid)) return false;
  const key = `${record.pid} ${record.startedAt}`;
  if (Date.now() - (proven.get(key) ?? 0) < trustedFor) return true;
  const same = isSameProcess(record);
  if (same && process.platform !== 'linux') proven.set(key, Date.now());
  return same;
}

/** Whether a process is the one recorded, asked of the system anew: what to know before killing it. */
export function isSameProcess({ pid, startedAt }: ProcessRecord): boolean {
  return exists(pid) && processStart(pid) === startedAt;
}

/** Only Linux tells the start time at once; elsewhere a command does, too slow to run each second. */
const proven = new Map<string, number>();
const trustedFor = 30_000;

/** When a living process began, or undefined when there is none. A zombie has ended. */
export function processStart(pid: number, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform === 'linux') return linuxStart(pid);
  return platform === 'win32' ? windowsStart(pid) : unixStart(pid);
}

/** A signal that does nothing; asked first because the commands below take long. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function linuxStart(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command name, in parentheses, may itself hold spaces and parentheses. After it come fields 3 and up.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[22 - 3];
}

/** The zone is fixed, or the same process would seem another one after a journey. */
function unixStart(pid: number): string | undefined {
  const line = ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { LC_ALL: 'C', TZ: 'UTC' });
  const [, state, start] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
  return state?.startsWith('Z') ? undefined : start;
}

function windowsStart(pid: number): string | undefined {
  const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
  return ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {}) || undefined;
}

function ask(command: string, args: string[], env: Record<string, string>): string {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
      windowsHide: true,
    }).trim();
  } catch {
    return '';
  }
}
