import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const model = (name: string, accuracy: number, parameters = 100) => ({
  name,
  parameters,
  bytes: 4 * parameters,
  flops: 2 * parameters,
  accuracy,
  latencyMs: { batch1: parameters / 1000, batch64: parameters / 10 },
});

test('figures come from summaries of runs: means over the seeds, and differences seed by seed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'));
  mkdirSync(join(folder, 'docs'));
  const marks = ['<!-- figures: written by scripts/figures.mjs -->', '<!-- end of figures -->'];
  writeFileSync(join(folder, 'docs/figures.md'), `before\n${marks[0]}\nold\n${marks[1]}\nafter\n`);
  const run = (student: number, baseline: number) =>
    JSON.stringify({
      status: 'done',
      models: [model('teacher', 0.9, 1000), model('student', student), model('baseline', baseline)],
    });
  writeFileSync(join(folder, 'spam-seed1.json'), run(0.8, 0.79));
  writeFileSync(join(folder, 'spam-seed2.json'), run(0.82, 0.83));
  writeFileSync(join(folder, 'spam-plain-seed2.json'), run(0.8, 0.83));
  writeFileSync(join(folder, 'spam-seed3.json'), run(0, 0).replace('done', 'stopped'));
  execFileSync(process.execPath, [resolve('scripts/figures.mjs'), '.'], { cwd: folder });
  const text = readFileSync(join(folder, 'docs/figures.md'), 'utf8');
  rmSync(folder, { recursive: true });
  expect(text).toMatch(/^before\n[\s\S]*\nafter\n$/);
  expect(text).not.toContain('old');
  expect(text).toContain('| student | 100 | 0.4 kB | 81.00 ± 1.41 |  | 10.0× | 10.0× |');
  // Pairs have one seed.
  expect(text).toContain('| augmenting what the student distils from | +2.00 (+2.00) |');
  expect(text).toContain('| distilling, over the same student from labels alone | +0.00 (+1.00, −1.00) |');
});
