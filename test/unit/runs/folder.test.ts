import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRun, deleteRun, findRoot, listRuns, openRun, rootOf, writeAtomic } from '../../../src/runs';
import { newRun, temporaryFolder } from './helpers';

describe('a run folder', () => {
  it('holds the exact text and what the run was started from, and opens as it was created', () => {
    const root = temporaryFolder();
    const text = 'name: größer\r\n# 蒸馏\n';
    const experimentFile = join(root, 'a.distill.yaml');
    const run = createRun({ root, name: 'größer 蒸馏!', experimentFile, text, overrides: ['seed=3'] });
    expect(readFileSync(run.paths.experiment, 'utf8')).toBe(text);
    expect(run.id).toMatch(/^\d{8}-\d{6}-größer-蒸馏$/);
    expect(openRun(run.dir)).toEqual(run);
    expect(rootOf(run)).toBe(root);
    expect(run).toMatchObject({ experimentFile, overrides: ['seed=3'], name: 'größer 蒸馏!' });
    expect(run.paths.cache).toBe(join(root, '.distillery', 'cache'));
    expect(readFileSync(join(root, '.distillery', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is a new one each time, even within a second, and the newest is listed first', () => {
    const root = temporaryFolder();
    const runs = Array.from({ length: 12 }, () => newRun(root));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(12);
    expect(listRuns(root).map(({ id }) => id)).toEqual(runs.map(({ id }) => id).reverse());
  });

  it.each([
    ['', 'run'],
    ['../../etc', 'etc'],
    ['a'.repeat(300), 'a'.repeat(40)],
    ['CON: 1/2', 'con-1-2'],
  ])('turns the name %j into a safe one', (name, expected) => {
    const run = newRun(temporaryFolder(), name);
    expect(run.id.replace(/^\d{8}-\d{6}-/, '')).toBe(expected);
  });

  it('is not listed when its run.json is missing or damaged, and says why when opened', () => {
    const root = temporaryFolder();
    const [half, empty, good] = [newRun(root), newRun(root), newRun(root)];
    writeFileSync(join(half.dir, 'run.json'), '{"id": "x", "na');
    rmSync(join(empty.dir, 'run.json'));
    expect(listRuns(root)).toEqual([good]);
    expect(() => openRun(half.dir)).toThrow(join(half.dir, 'run.json'));
    expect(() => openRun(empty.dir)).toThrow('is no run');
    writeFileSync(join(half.dir, 'run.json'), '{"id": "x"}');
    expect(() => openRun(half.dir)).toThrow('an entry is missing');
  });

  it('is deleted whole', () => {
    const run = newRun();
    writeFileSync(join(run.paths.checkpoints, 'a'), 'x');
    deleteRun(run);
    expect(existsSync(run.dir)).toBe(false);
    expect(listRuns(rootOf(run))).toEqual([]);
  });
});

describe('the root', () => {
  it('is the nearest ancestor with .distillery, else the folder itself', () => {
    const outer = temporaryFolder();
    const inner = join(outer, 'a', 'b');
    mkdirSync(inner, { recursive: true });
    expect(findRoot(inner)).toBe(inner);
    mkdirSync(join(outer, '.distillery'));
    expect(findRoot(inner)).toBe(outer);
    writeFileSync(join(outer, 'a', '.distillery'), 'a file is not it');
    expect(findRoot(inner)).toBe(outer);
  });

  it('has no runs before the first', () => {
    expect(listRuns(temporaryFolder())).toEqual([]);
  });
});

describe('writing atomically', () => {
  it('replaces the file and leaves nothing beside it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeAtomic(path, 'old');
    writeAtomic(path, new Uint8Array([104, 105]));
    expect(readFileSync(path, 'utf8')).toBe('hi');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('keeps the old file when the new one cannot take its place', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
    expect(() => writeAtomic(join(folder, 'taken'), 'x')).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
