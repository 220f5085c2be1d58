import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findRoot, listRuns } from '../../../src/runs';
import { buildPrograms, until, withPackages } from '../runner/child';
import { makeWorkspace, newRun, RECIPE } from '../runner/workspace';
import { distilleryHere, type Ended } from './here';

let programs: string;
let folder: string;

/** The command as a process of its own, running in the workspace, and what it comes to. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [join(programs, 'cli.cjs'), ...args], { cwd: folder, env: withPackages() });
  const result: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (data) => {
    result.out += data;
  });
  child.stderr.on('data', (data) => {
    result.err += data;
  });
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ ...result, code })));
  return { child, ended, result };
}

const distillery = (...args: string[]) => start(...args).ended;
const here = (...args: string[]) => distilleryHere(folder, ...args);
const lines = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  programs = await buildPrograms();
});

beforeEach(() => {
  folder = realpathSync(makeWorkspace());
  writeFileSync(join(folder, 'tiny.distill.yaml'), RECIPE);
});

describe('run', () => {
  test('distils to the end and says what came of it', async () => {
    const { code, out } = await distillery('run', 'tiny.distill.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/teacher {2,}.*%/);
    expect(out).toMatch(/same student, no teacher/);
    expect(out).toMatch(/Run folder: \.distillery\/runs\/\d{8}-\d{6}-tiny/);
    expect(existsSync(join(folder, 'out/student.onnx'))).toBe(true);
    expect(readFileSync(join(folder, 'out/MODEL_CARD.md'), 'utf8')).toContain('**student**');
  });

  test('--json prints an event a line and a summary last, --set changes the run', async () => {
    const { code, out } = await distillery(
      'run',
      'tiny.distill.yaml',
      '--json',
      '--set',
      'stages.1.distill.baseline=false',
    );
    expect(code).toBe(0);
    const events = lines(out);
    expect(events[0]).toMatchObject({ type: 'started', name: 'tiny' });
    const summary = events.at(-1) as {
      stages: { name: string; parameters: number; bytes: number; accuracy: number }[];
    };
    expect(summary).toMatchObject({ type: 'summary', status: 'done' });
    expect(summary.stages.map(({ name }) => name)).toEqual(['train teacher', 'distil', 'evaluate', 'export']);
    expect(summary.stages[1]?.parameters).toBe(3 * 9 + 3 + 8 * 3 * 196 + 8 + 10 * 8 + 10);
    expect(summary.stages[1]?.accuracy).toBeGreaterThan(0);
    expect(out).not.toContain('baseline"');
  });

  test('a problem in the file: said with its place, exit code 1, no run', async () => {
    writeFileSync(
      join(folder, 'tiny.distill.yaml'),
      RECIPE.replace('epochs: 2, batch: 24 }', 'epochs: 2, alpah: 24 }'),
    );
    const { code, err } = await here('run', 'tiny.distill.yaml');
    expect(code).toBe(1);
    expect(err).toMatch(/^tiny\.distill\.yaml:\d+:\d+: error: /m);
    expect(listRuns(findRoot(folder))).toEqual([]);
  });

  test('a run that fails: exit code 2, what went wrong and what to do', async () => {
    const { code, out } = await distillery(
      'run',
      'tiny.distill.yaml',
      '--set',
      'stages.0.train.optimizer.adamw.lr=1e30',
    );
    expect(code).toBe(2);
    expect(out).toMatch(/Failed: The loss of the teacher is no longer a number at step \d+/);
    expect(out).toContain('Lower the learning rate');
  });

  test('Ctrl-C stops it with exit code 130; resume goes on to the end', async () => {
    const { child, ended, result } = start('run', 'tiny.distill.yaml', '--json', '--set', 'stages.0.train.epochs=400');
    await until(() => result.out.includes('"steps"'));
    child.kill('SIGINT');
    const stopped = await ended;
    expect(stopped.code).toBe(130);
    expect(lines(stopped.out).at(-1)).toMatchObject({ status: 'stopped' });
    const [run] = listRuns(folder);
    const again = start('resume', run?.id.slice(0, -2) ?? '', '--json');
    await until(() => again.result.out.includes('"resumed"') && again.result.out.includes('"steps"'));
    again.child.kill('SIGINT');
    expect((await again.ended).code).toBe(130);
  });
});

describe('resume', () => {
  test('a run that is not there: the newest are listed', async () => {
    newRun(folder);
    const { code, err } = await here('resume', 'nonsense');
    expect(code).toBe(1);
    expect(err).toMatch(/No run is called "nonsense"[\s\S]*-tiny/);
  });

  test('without any run, it says how to start one', async () => {
    const { code, err } = await here('resume', 'last');
    expect(code).toBe(1);
    expect(err).toContain('npx distillery run FILE');
  });
});

describe('check', () => {
  test('a file without problems', async () => {
    const { code, out } = await here('check', 'tiny.distill.yaml');
    expect([code, out]).toEqual([0, 'tiny.distill.yaml: nothing to mend\n']);
  });

  test('what only the world knows: a file that is cut short', async () => {
    truncateSync(join(folder, 'train-images'), 1000);
    const { code, out } = await here('check', 'tiny.distill.yaml');
    expect(code).toBe(1);
    expect(out).toMatch(/train-images.*cut short/);
  });

  test('a file that is missing', async () => {
    rmSync(join(folder, 'tiny.distill.yaml'));
    const { code, err } = await here('check', 'tiny.distill.yaml');
    expect(code).toBe(1);
    expect(err).toMatch(/tiny\.distill\.yaml.* Check the path/);
  });
});
