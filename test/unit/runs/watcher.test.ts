import { appendFileSync, existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createRun,
  isAlive,
  JournalWriter,
  launch,
  type NewEvent,
  type Run,
  type RunStatus,
  type RunsWatcher,
  recordProcess,
  remove,
  request,
  stop,
  watchRuns,
} from '../../../src/runs';
import { newRun, temporaryFolder, until } from './helpers';

/** Stands in for the engine; see the file. */
const runner = join(import.meta.dirname, '../../fixtures/fake-runner.cjs');

interface Seen {
  added: string[];
  removed: string[];
  /** When the newest log line of a run was told of, by its message. */
  grew: { run: string; message: string | undefined; at: number }[];
  statuses: RunStatus[];
}

async function watching(root: string): Promise<{ watcher: RunsWatcher; seen: Seen }> {
  const seen: Seen = { added: [], removed: [], grew: [], statuses: [] };
  const watcher = watchRuns(root, {
    added: ({ id }) => seen.added.push(id),
    removed: ({ id }) => seen.removed.push(id),
    grew: ({ id }, { log }) => seen.grew.push({ run: id, message: log.at(-1)?.message, at: performance.now() }),
    changed: (_, status) => seen.statuses.push(status),
  });
  onTestFinished(() => watcher.dispose());
  await watcher.ready;
  return { watcher, seen };
}

const say = (message: string): NewEvent => ({ type: 'log', level: 'info', message });

function tell(run: Run, ...messages: string[]): void {
  const writer = new JournalWriter(run.paths.journal);
  for (const message of messages) writer.write(say(message));
  writer.close();
}

describe('a watcher', () => {
  it('tells of the runs that are there, that come and that go', async () => {
    const root = temporaryFolder();
    const first = newRun(root);
    const { watcher, seen } = await watching(root);
    expect(seen.added).toEqual([first.id]);
    const second = newRun(root);
    await until(() => watcher.runs.has(second.id), 'the new run');
    await remove(first);
    await until(() => seen.removed.includes(first.id), 'the removal');
    expect([...watcher.runs.keys()]).toEqual([second.id]);
    expect(seen.added).toEqual([first.id, second.id]);
  });

  it('lives through .distillery not being there yet, being deleted, and coming back', async () => {
    const root = temporaryFolder();
    const { watcher, seen } = await watching(root);
    const first = newRun(root);
    await until(() => watcher.runs.has(first.id), 'the first run');
    watcher.follow(first);
    tell(first, 'hello');
    await until(() => seen.grew.length > 0, 'its journal');
    rmSync(join(root, '.distillery'), { recursive: true });
    await until(() => watcher.runs.size === 0, 'the removal');
    expect(existsSync(join(root, '.distillery'))).toBe(false);
    const second = newRun(root, 'again');
    await until(() => watcher.runs.has(second.id), 'the second run');
    watcher.follow(second);
    tell(second, 'hello again');
    await until(() => seen.grew.at(-1)?.message === 'hello again', 'its journal');
    expect(seen.removed).toEqual([first.id]);
  });

  it('waits for a run that is not whole yet', async () => {
    const root = temporaryFolder();
    const { watcher } = await watching(root);
    const elsewhere = newRun(temporaryFolder());
    const dir = join(root, '.distillery', 'runs', elsewhere.id);
    mkdirSync(dir, { recursive: true });
    await sleep(150);
    expect(watcher.runs.size).toBe(0);
    const { id, name, experimentFile, overrides, createdAt } = elsewhere;
    writeFileSync(join(dir, 'run.json'), JSON.stringify({ id, name, experimentFile, overrides, createdAt }));
    await until(() => watcher.runs.has(id), 'the run');
  });

  it('follows the journals of those asked for, and no others', async () => {
    const root = temporaryFolder();
    const [followed, other] = [newRun(root), newRun(root)];
    tell(followed, 'before');
    const { watcher, seen } = await watching(root);
    const following = watcher.follow(followed);
    const twice = watcher.follow(followed);
    await until(() => seen.grew.at(-1)?.message === 'before', 'what was there already');
    expect(following.status).toBe('queued');
    tell(other, 'nobody listens');
    twice.dispose();
    twice.dispose();
    tell(followed, 'after');
    await until(() => seen.grew.at(-1)?.message === 'after', 'what came');
    expect(following.history.log.map(({ message }) => message)).toEqual(['before', 'after']);
    expect(new Set(seen.grew.map(({ run }) => run))).toEqual(new Set([followed.id]));
    following.dispose();
    expect(watcher.followed(followed)).toBeUndefined();
  });

  it('tells of every line, be it one after a rest or one of many', async () => {
    const root = temporaryFolder();
    const run = newRun(root);
    tell(run, 'first');
    const { watcher, seen } = await watching(root);
    watcher.follow(run);
    await until(() => seen.grew.length > 0, 'the first line');
    const writer = new JournalWriter(run.paths.journal);
    for (let i = 0; i < 24; i++) {
      // Pauses around the 50 ms in which chokidar drops changes, and some so long that the watcher rests.
      await sleep([1, 7, 30, 48, 52, 300][i % 6]);
      writer.write(say(`line ${i}`));
      await until(() => seen.grew.some(({ message }) => message === `line ${i}`), `line ${i}`);
    }
    writer.close();
  });

  it('begins again when a journal was cut', async () => {
    const root = temporaryFolder();
    const run = newRun(root);
    tell(run, 'one', 'two', 'three');
    const { watcher, seen } = await watching(root);
    const following = watcher.follow(run);
    await until(() => following.history.log.length === 3, 'the journal');
    const { mark } = following.history.since();
    truncateSync(run.paths.journal, 0);
    appendFileSync(run.paths.journal, '');
    await until(() => following.history.log.length === 0, 'the cut');
    tell(run, 'anew');
    await until(() => seen.grew.at(-1)?.message === 'anew', 'the new line');
    expect(following.history.since(mark)).toMatchObject({ whole: true, log: [{ message: 'anew' }] });
  });

  it('reads a large journal without holding up its process', async () => {
    const root = temporaryFolder();
    const run = newRun(root);
    const line = `${JSON.stringify({ t: 1, ...say('x'.repeat(1000)) })}\n`;
    writeFileSync(run.paths.journal, line.repeat(12_000));
    const { watcher, seen } = await watching(root);
    const following = watcher.follow(run);
    await until(() => seen.grew.length > 0, 'the first piece');
    expect(following.status).toBeUndefined();
    await until(() => following.status === 'queued', 'the whole journal');
    expect(seen.grew.length).toBeGreaterThan(5);
  });
});

describe('a run that is alive', () => {
  function start(run: Run, behaviour: object): void {
    launch(run, { runner, env: { ...process.env, FAKE_RUNNER: JSON.stringify(behaviour) } });
    onTestFinished(() => stop(run, { grace: 0 }));
  }

  it('is followed from its start to its end without being asked for', async () => {
    const root = temporaryFolder();
    const { watcher, seen } = await watching(root);
    const run = createRun({ root, name: 'a', experimentFile: join(root, 'a.distill.yaml'), text: '' });
    start(run, { delay: 10 });
    await until(() => seen.statuses.includes('done'), 'its end');
    await until(() => !watcher.followed(run), 'its release');
    expect(seen.statuses.at(-1)).toBe('done');
    expect(seen.statuses).not.toContain('interrupted');
  });

  it('is seen when it is stopped or killed, and when it is taken up again', async () => {
    const root = temporaryFolder();
    const run = newRun(root);
    const { watcher, seen } = await watching(root);
    const following = watcher.follow(run);
    start(run, { delay: 50 });
    await until(() => following.status === 'running', 'its start');
    request(run, 'stop');
    await until(() => following.status === 'stopped', 'its stop');
    await until(() => !isAlive(run), 'the end of its process');
    start(run, { delay: 50, end: 'killed' });
    await until(() => following.status === 'running', 'its second start');
    await until(() => following.status === 'interrupted', 'its death');
    expect(seen.statuses).toContain('stopped');
  });

  it('is found again by a watcher that comes later, as after a window reload', async () => {
    const root = temporaryFolder();
    const run = newRun(root);
    tell(run, 'hello');
    recordProcess(run);
    const { watcher, seen } = await watching(root);
    await until(() => seen.grew.length > 0, 'its journal');
    expect(watcher.followed(run)?.history.log).toHaveLength(1);
  });
});
