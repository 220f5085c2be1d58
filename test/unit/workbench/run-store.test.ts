import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRun, deleteRun, JournalWriter, type NewEvent, type Run, recordProcess } from '../../../src/runs';
import { RunStore } from '../../../src/workbench/runs/run-store';
import { plan, steps } from './histories';

let root: string;
let store: RunStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-'));
  store = new RunStore();
});
afterEach(() => {
  store.dispose();
  rmSync(root, { recursive: true, force: true });
});

const newRun = (name: string, at = root) =>
  createRun({ root: at, name, experimentFile: join(at, 'mnist.distill.yaml'), text: `name: ${name}\n` });

function write(run: Run, ...events: NewEvent[]): void {
  const journal = new JournalWriter(run.paths.journal);
  for (const event of events) journal.write(event);
  journal.close();
}

const started: NewEvent = { type: 'started', name: 'x', experiment: '/e', device: 'CPU', threads: 2, plan };
const names = () => store.all.map(({ run }) => run.name);

describe('the store of runs', () => {
  it('lists the runs that are there, newest first, with what their journals say', async () => {
    write(newRun('old'), started, { type: 'finished', status: 'stopped', seconds: 1 });
    await new Promise((soon) => setTimeout(soon, 2));
    newRun('new');
    await store.watch([root]);
    await expect.poll(names).toEqual(['new', 'old']);
    expect(store.all.map(({ status }) => status)).toEqual(['queued', 'stopped']);
  });

  it('follows a run that begins to live, and tells when it grows', async () => {
    await store.watch([root]);
    const run = newRun('live');
    recordProcess(run);
    write(run, started, { type: 'stage-started', stage: 0 }, steps(0, 'teacher', 1, 50));
    await expect.poll(() => store.get(run.id)?.progress, { timeout: 5000 }).toBeCloseTo(0.15);
    const grew = new Promise<number>((done) => {
      store.events.on('grew', (_, { position }) => done(position?.step?.now ?? 0));
    });
    write(run, steps(0, 'teacher', 51, 10));
    expect(await grew).toBe(60);
    expect(store.get(run.id)?.status).toBe('running');
    await expect.poll(() => store.get(run.id)?.progress, { timeout: 5000 }).toBeCloseTo(0.18);
  });

  it('drops a run whose folder is deleted', async () => {
    const run = newRun('doomed');
    await store.watch([root]);
    await expect.poll(names).toEqual(['doomed']);
    const removed = new Promise<Run>((done) => store.events.on('removed', done));
    deleteRun(run);
    expect((await removed).id).toBe(run.id);
    expect(names()).toEqual([]);
  });

  it('forgets the runs of a folder that is watched no more', async () => {
    const other = mkdtempSync(join(tmpdir(), 'store-'));
    newRun('here');
    newRun('there', other);
    await store.watch([root, other]);
    await expect.poll(() => names().sort()).toEqual(['here', 'there']);
    await store.watch([root]);
    expect(names()).toEqual(['here']);
    rmSync(other, { recursive: true, force: true });
  });
});
