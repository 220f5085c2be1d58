import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRun, deleteRun, type Proposal } from '../../../src/runs';
import { proposalFor } from '../../../src/workbench/editing/tuned-run';
import type { RunSummary } from '../../../src/workbench/runs/summary';

const root = mkdtempSync(join(tmpdir(), 'tuned-'));
const file = join(root, 'x.distill.yaml');
const proposal = { path: 'stages.0.distill.temperature', value: 4, now: 2 } as Proposal;
afterAll(() => rmSync(root, { recursive: true }));

const summary = (text: string, tuned: RunSummary['tuned'], overrides: string[] = []) =>
  ({ run: createRun({ root, name: 'x', experimentFile: file, text, overrides }), tuned }) as RunSummary;

test('a proposal holds for the text that was tuned, and goes with the first edit', () => {
  const runs = [summary('a: 1\n', { proposal })];
  expect(proposalFor(runs, file, 'a: 1\n')).toBe(proposal);
  expect(proposalFor(runs, file, 'a: 2\n')).toBeUndefined();
  expect(proposalFor(runs, join(root, 'other.distill.yaml'), 'a: 1\n')).toBeUndefined();
});

test('the newest run that was tuned counts, whatever it found; runs that were not tuned do not', () => {
  const old = summary('a: 1\n', { proposal });
  expect(proposalFor([summary('a: 1\n', undefined), old], file, 'a: 1\n')).toBe(proposal);
  expect(proposalFor([summary('a: 1\n', {}), old], file, 'a: 1\n')).toBeUndefined();
});

test('what was tuned with other values than those of the file is no proposal for it, nor is that of a deleted run', () => {
  expect(proposalFor([summary('a: 1\n', { proposal }, ['seed=3'])], file, 'a: 1\n')).toBeUndefined();
  const gone = summary('a: 1\n', { proposal });
  deleteRun(gone.run);
  expect(proposalFor([gone], file, 'a: 1\n')).toBeUndefined();
});
