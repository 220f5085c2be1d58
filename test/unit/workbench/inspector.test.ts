import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileCache } from '../../../src/workbench/inspector/file-cache';
import { InspectorProcess } from '../../../src/workbench/inspector/inspector-process';

/** Speaks the inspector's protocol: one JSON object a line, and can be told to misbehave. */
const script = `
const { createInterface } = require('node:readline');
createInterface(process.stdin).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'die') process.exit(3);
  if (method === 'hang') for (;;);
  if (method === 'noise') process.stdout.write('not json\\n');
  const wrong = { message: 'No such column.', key: 'label', meant: 'kind' };
  if (method === 'mistake') return process.stdout.write(JSON.stringify({ id, error: wrong }) + '\\n');
  const answer = method === 'fail' ? { id, error: 'No such model.' } : { id, result: { ...params, pid: process.pid, env: process.env } };
  process.stdout.write(JSON.stringify(answer) + '\\n');
});`;

interface Result {
  pid: number;
  path: string;
  env: Record<string, string>;
}

let folder: string;
let inspector: InspectorProcess;
const log: string[] = [];
const ask = (method: string, params = {}) => inspector.ask(method, params) as Promise<Result>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-'));
  writeFileSync(join(folder, 'inspect.cjs'), script);
  log.length = 0;
  const options = {
    command: () => process.execPath,
    script: join(folder, 'inspect.cjs'),
    log: (m: string) => log.push(m),
  };
  inspector = new InspectorProcess({ ...options, timeoutMs: 2000 });
});
afterEach(() => {
  inspector.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('the inspector process', () => {
  it('answers many questions from one process, each to its asker', async () => {
    const results = await Promise.all(['a', 'b', 'c'].map((path) => ask('model', { path })));
    expect(results.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
    expect(new Set(results.map(({ pid }) => pid)).size).toBe(1);
  });

  it('hands over what the child says is wrong, and is not disturbed by noise', async () => {
    await expect(ask('fail')).rejects.toThrow('No such model.');
    await expect(ask('mistake')).rejects.toMatchObject({ message: 'No such column.', key: 'label', meant: 'kind' });
    expect((await ask('noise', { path: 'x' })).path).toBe('x');
  });

  it('starts again after a crash', async () => {
    const first = await ask('model');
    await expect(ask('die')).rejects.toThrow('exit code 3');
    const second = await ask('model');
    expect(second.pid).not.toBe(first.pid);
  });

  it('gives up a child that does not answer in time', async () => {
    const { pid } = await ask('model');
    await expect(ask('hang')).rejects.toThrow('in time');
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect((await ask('model')).pid).not.toBe(pid);
  });

  it('ends the child when disposed, and says so to who still waits', async () => {
    const { pid } = await ask('model');
    const waiting = ask('hang');
    inspector.dispose();
    await expect(waiting).rejects.toThrow('it was closed');
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('says what is wrong when the program cannot be started', async () => {
    const broken = new InspectorProcess({ command: () => join(folder, 'no-node'), script: 'x', log: () => {} });
    await expect(broken.ask('model', {})).rejects.toThrow('ENOENT');
  });
});

describe('the cache of answers', () => {
  it('asks again only when a file has changed or the answer failed', async () => {
    const file = join(folder, 'model.onnx');
    writeFileSync(file, 'one');
    const cache = new FileCache<number>(2);
    let asked = 0;
    const get = (key = 'k') => cache.get(key, [file], async () => ++asked);
    expect([await get(), await get()]).toEqual([1, 1]);
    writeFileSync(file, 'three');
    expect(await get()).toBe(2);
    utimesSync(file, 1, 1);
    expect(await get()).toBe(3);
    await get('other');
    await get('third');
    expect(await get()).toBe(6);
    await expect(cache.get('bad', [], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(cache.get('bad', [], async () => 9)).resolves.toBe(9);
  });

  it('asks again when a folder in a folder holds something else', async () => {
    mkdirSync(join(folder, 'images', 'cats'), { recursive: true });
    const cache = new FileCache<number>();
    let asked = 0;
    const get = () => cache.get('k', [join(folder, 'images')], async () => ++asked);
    expect([await get(), await get()]).toEqual([1, 1]);
    utimesSync(join(folder, 'images', 'cats'), 1, 1);
    expect(await get()).toBe(2);
    mkdirSync(join(folder, 'images', 'dogs'));
    expect(await get()).toBe(3);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
