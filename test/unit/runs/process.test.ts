import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  heartbeat,
  isAlive,
  JournalReader,
  launch,
  pendingRequests,
  type Run,
  RunGone,
  readHistory,
  recordedProcess,
  recordProcess,
  remove,
  request,
  rootOf,
  statusOf,
  stop,
  takeRequests,
} from '../../../src/runs';
import { processStart } from '../../../src/runs/process';
import { newRun, until } from './helpers';

/** Stands in for the engine; see the file. */
const runner = join(import.meta.dirname, '../../fixtures/fake-runner.cjs');

function sleeper(script = 'setTimeout(() => {}, 60000)') {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child as typeof child & { pid: number };
}

function start(run: Run, behaviour: { delay?: number; end?: string; deaf?: boolean } = {}): number {
  const pid = launch(run, { runner, env: { ...process.env, FAKE_RUNNER: JSON.stringify(behaviour) } });
  onTestFinished(() => {
    if (isAlive(run)) process.kill(pid, 'SIGKILL');
  });
  return pid;
}

const status = (run: Run) => statusOf(run, readHistory(run));
const eventsOf = (run: Run) => new JournalReader(run.paths.journal).read().events;
const begun = (run: Run) => until(() => eventsOf(run).some(({ type }) => type === 'steps'), 'the first steps');
const dead = (run: Run) => until(() => !isAlive(run), 'the end of the process');

describe('a process', () => {
  it('is alive while it runs, however old its heartbeat, and dead once it was killed', async () => {
    const run = newRun();
    expect(isAlive(run)).toBe(false);
    const child = sleeper();
    recordProcess(run, child.pid);
    utimesSync(run.paths.process, 1, 1);
    expect(isAlive(run)).toBe(true);
    heartbeat(run);
    expect(Date.now() - statSync(run.paths.process).mtimeMs).toBeLessThan(5000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(run)).toBe(false);
  });

  it('is not another one that was given its pid', () => {
    const run = newRun();
    const child = sleeper();
    recordProcess(run, child.pid);
    const record = recordedProcess(run);
    writeFileSync(run.paths.process, JSON.stringify({ ...record, startedAt: `${record?.startedAt}0` }));
    expect(isAlive(run)).toBe(false);
  });

  it('with parentheses and spaces in its name is found', () => {
    const child = sleeper('process.title = ") R 1 (x"; console.log(1); setTimeout(() => {}, 60000)');
    return once(child.stdout as NodeJS.ReadableStream, 'data').then(() => {
      const run = newRun();
      recordProcess(run, child.pid);
      expect(isAlive(run)).toBe(true);
    });
  });

  it.skipIf(process.platform === 'win32')('that has ended and was not waited for is dead', async () => {
    // The shell starts a child and never waits for it.
    const shell = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void shell.kill('SIGKILL'));
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await until(() => processStart(pid) === undefined, 'the end of the child');
    expect(process.kill(pid, 0)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('is told apart by ps too, where there is no /proc', async () => {
    const child = sleeper();
    const told = processStart(child.pid, 'darwin');
    expect(told).toMatch(/\d\d:\d\d:\d\d/);
    expect(processStart(child.pid, 'darwin')).toBe(told);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processStart(child.pid, 'darwin')).toBeUndefined();
  });

  it('with a damaged record is taken for dead', () => {
    const run = newRun();
    for (const text of ['', '{', 'null', '{"pid":"1"}', '[]']) {
      writeFileSync(run.paths.process, text);
      expect(isAlive(run)).toBe(false);
    }
  });
});

describe('a request', () => {
  it('is heard once, and the later of two opposite ones counts', () => {
    const run = newRun();
    expect(takeRequests(run)).toEqual(new Set());
    request(run, 'pause');
    request(run, 'continue');
    request(run, 'stop');
    expect(pendingRequests(run)).toEqual(new Set(['stop', 'continue']));
    expect(takeRequests(run)).toEqual(new Set(['stop', 'continue']));
    expect(takeRequests(run)).toEqual(new Set());
  });

  it('does not bring a deleted run back', () => {
    const run = newRun();
    rmSync(run.paths.control, { recursive: true });
    request(run, 'stop');
    rmSync(run.dir, { recursive: true });
    expect(() => request(run, 'stop')).toThrow(RunGone);
    expect(takeRequests(run)).toEqual(new Set());
    expect(() => heartbeat(run)).toThrow(RunGone);
    expect(existsSync(run.dir)).toBe(false);
  });
});

describe('the supervisor', () => {
  it('starts a detached process with a clean environment and its output in a file', async () => {
    const run = newRun();
    const script = join(rootOf(run), 'print.cjs');
    const print =
      'console.log(JSON.stringify({ env: process.env, argv: process.argv, cwd: process.cwd() })); console.error("oh")';
    writeFileSync(script, print);
    const env = { ...process.env, VSCODE_PID: '1', NODE_OPTIONS: '--inspect', KEPT: 'yes' };
    const pid = launch(run, { runner: script, env });
    expect(recordedProcess(run)?.pid).toBe(pid);
    await dead(run);
    const [line = '', error] = readFileSync(run.paths.log, 'utf8').split('\n');
    const told = JSON.parse(line) as { env: NodeJS.ProcessEnv; argv: string[]; cwd: string };
    expect(told.env).toMatchObject({ KEPT: 'yes', ELECTRON_RUN_AS_NODE: '1' });
    expect(Object.keys(told.env).filter((name) => name.startsWith('VSCODE_') || name === 'NODE_OPTIONS')).toEqual([]);
    expect(told.argv[2]).toBe(run.dir);
    expect(error).toBe('oh');
  });

  it('refuses a second process, a missing runner and a Node that is none', async () => {
    const run = newRun();
    expect(() => launch(run, { runner: '/no/such/runner.cjs' })).toThrow('/no/such/runner.cjs');
    expect(() => launch(run, { runner, node: '/no/such/node' })).toThrow('/no/such/node');
    expect(status(run)).toBe('queued');
    start(run, { delay: 50 });
    expect(() => launch(run, { runner })).toThrow('running already');
    await stop(run);
  });

  it('stops a run that saves its work, and takes it up where it was', async () => {
    const run = newRun();
    start(run, { delay: 20 });
    await begun(run);
    expect(status(run)).toBe('running');
    const stopping = stop(run);
    expect(status(run)).toBe('stopping');
    await stopping;
    expect(isAlive(run)).toBe(false);
    expect(status(run)).toBe('stopped');
    const reached = readHistory(run).position?.step?.now ?? 0;
    start(run, { delay: 0 });
    expect(status(run)).toBe('running');
    await dead(run);
    const history = readHistory(run);
    expect(history.status).toBe('done');
    expect(eventsOf(run).find(({ type }) => type === 'resumed')).toMatchObject({ step: reached });
    expect(history.since().rows.steps.map(({ track, step }) => [track, step.length])).toEqual([
      ['teacher', 40],
      ['student', 40],
      ['baseline', 40],
    ]);
  });

  it('ends one that does not listen, which is then interrupted', async () => {
    const run = newRun();
    const pid = start(run, { delay: 300, deaf: true });
    await begun(run);
    await stop(run, { grace: 50 });
    expect(processStart(pid)).toBeUndefined();
    expect(status(run)).toBe('interrupted');
  }, 20_000);

  it('does not hand an old request to a new process', async () => {
    const run = newRun();
    request(run, 'stop');
    start(run, { delay: 0 });
    await dead(run);
    expect(status(run)).toBe('done');
  });

  it('shows a run whose process was killed, or never spoke, as interrupted', async () => {
    const killed = newRun();
    start(killed, { delay: 0, end: 'killed' });
    await dead(killed);
    expect(status(killed)).toBe('interrupted');
    const mute = newRun();
    start(mute, { end: 'mute' });
    await dead(mute);
    expect(status(mute)).toBe('interrupted');
    expect(readFileSync(mute.paths.log, 'utf8')).toContain('cannot find the engine');
  });

  it('shows what was asked of a run until it has heard', async () => {
    const run = newRun();
    start(run, { delay: 300, deaf: true });
    await begun(run);
    request(run, 'pause');
    expect(status(run)).toBe('pausing');
    request(run, 'continue');
    expect(status(run)).toBe('running');
    request(run, 'stop');
    expect(status(run)).toBe('stopping');
  });

  it('removes a run that is at work', async () => {
    const run = newRun();
    const pid = start(run, { delay: 20 });
    await begun(run);
    await remove(run);
    expect(existsSync(run.dir)).toBe(false);
    expect(processStart(pid)).toBeUndefined();
    expect(readdirSync(rootOf(run))).toEqual(['.distillery']);
    await stop(run);
  });
});
