import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isAlive, launch, listRuns, type Run, readHistory, stop } from '../../../src/runs';
import { buildPrograms, until, withPackages } from '../runner/child';
import { makeWorkspace, RECIPE } from '../runner/workspace';

// How the command treats runs that go wrong and terminals that go away. The fixture stands in for the engine: a real
// process that writes real files, with made-up figures, and that can be made deaf, mute or dead. The command with the
// real engine is tested in cli.test.ts.

let programs: string;
let runner: string;
let folder: string;

interface Behaviour {
  delay?: number;
  end?: 'failed' | 'killed' | 'mute';
  deaf?: boolean;
}

const environment = (behaviour: Behaviour) => ({ ...withPackages(), FAKE_RUNNER: JSON.stringify(behaviour) });

function start(behaviour: Behaviour, ...args: string[]) {
  const child = spawn(process.execPath, [join(programs, 'cli.cjs'), ...args], {
    cwd: folder,
    env: environment(behaviour),
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    said.out += data;
  });
  child.stderr.on('data', (data) => {
    said.err += data;
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said, ended };
}

async function distillery(behaviour: Behaviour, ...args: string[]) {
  const { said, ended } = start(behaviour, ...args);
  return { code: await ended, ...said };
}

function newest(): Run {
  const [run] = listRuns(folder);
  if (!run) throw new Error('no run');
  onTestFinished(() => stop(run, { grace: 0 }));
  return run;
}

const file = 'tiny.distill.yaml';

beforeAll(async () => {
  programs = await buildPrograms();
  runner = join(programs, 'runner.cjs');
  copyFileSync(resolve('test/fixtures/fake-runner.cjs'), runner);
});

beforeEach(() => {
  folder = realpathSync(makeWorkspace());
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  writeFileSync(join(folder, file), RECIPE);
});

describe('a run that ends', () => {
  test('well: lines as it goes, then the table, the gain, the file and the folder', async () => {
    const { code, out, err } = await distillery({ delay: 0 }, 'run', file);
    expect([code, err]).toEqual([0, '']);
    const order = [
      'train teacher …',
      'distil …',
      'evaluate …',
      'against the teacher',
      'Won by distilling: +0.27 points',
    ];
    const places = order.map((text) => out.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
    expect(out).toContain(`Student:    ${join('.distillery', 'runs', newest().id, 'artifacts', 'student.onnx')}`);
    expect(out).toContain('VS Code');
    // A pipe is no terminal: no colours.
    expect(out).not.toContain('\u001b');
  });

  test('in failure: what went wrong, what to do, how to go on, exit code 2', async () => {
    const { code, out } = await distillery({ delay: 0, end: 'failed' }, 'run', file);
    expect(code).toBe(2);
    expect(out).toContain(
      'Failed: The loss of the student is no longer a number at step 20.\nLower the learning rate.',
    );
    expect(out).toContain(`npx distillery resume ${newest().id}`);
  });

  test.each(['killed', 'mute'] as const)('because its process was %s: what it said last, exit code 2', async (end) => {
    const { code, out } = await distillery({ delay: 0, end }, 'run', file);
    expect(code).toBe(2);
    expect(out).toContain('the process of the run ended without a word');
    expect(out).toContain(end === 'mute' ? 'Error: cannot find the engine' : 'the fake runner speaks');
    expect(out).toContain('npx distillery resume');
  });

  test('because its folder was deleted: exit code 2 and one clear sentence', async () => {
    const { said, ended } = start({ delay: 50 }, 'run', file);
    await until(() => said.out.includes('train teacher'));
    rmSync(newest().dir, { recursive: true });
    expect(await ended).toBe(2);
    expect(said.err).toMatch(/^The run folder \S+ is gone: .* Start the experiment again/);
    expect(said.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops the run and says how to go on', async (signal) => {
    const { child, said, ended } = start({ delay: 30 }, 'run', file);
    await until(() => said.out.includes('train teacher'));
    child.kill(signal);
    expect(await ended).toBe(130);
    const run = newest();
    expect(isAlive(run)).toBe(false);
    expect(readHistory(run).status).toBe('stopped');
    expect(said.out).toContain('Stopping');
    expect(said.out).toContain(`npx distillery resume ${run.id}`);
  });

  test('given twice ends a run that does not listen, at once', async () => {
    const { child, said, ended } = start({ delay: 200, deaf: true }, 'run', file);
    await until(() => said.out.includes('train teacher'));
    child.kill('SIGINT');
    await until(() => said.out.includes('Stopping'));
    const run = newest();
    expect(isAlive(run)).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await until(() => !isAlive(run));
    expect(said.out).toContain('Ended at once');
  });

  test('that never comes, because the reader of a pipe went away: the run is stopped too', async () => {
    const { child, said, ended } = start({ delay: 30 }, 'run', file, '--json');
    await until(() => said.out.includes('"steps"'));
    child.stdout.destroy();
    expect(await ended).toBe(130);
    expect(readHistory(newest()).status).toBe('stopped');
  });
});

describe('--json', () => {
  test('prints nothing but events, only new ones after a resume, and a summary last', async () => {
    const first = start({ delay: 20 }, 'run', file, '--json');
    await until(() => first.said.out.includes('"type":"steps","stage":1'));
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(130);
    expect(first.said.err).toContain('Stopping');
    const again = await distillery({ delay: 0 }, 'resume', 'last', '--json');
    expect(again.code).toBe(0);
    const parse = (out: string) =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { [key: string]: unknown });
    expect(parse(first.said.out).at(-1)).toMatchObject({ type: 'summary', status: 'stopped' });
    const events = parse(again.out);
    expect(events.map(({ type }) => type)).not.toContain('paused');
    expect(events.filter(({ type, track }) => type === 'steps' && track === 'teacher')).toEqual([]);
    expect(events.some(({ type }) => type === 'resumed')).toBe(true);
    expect(events.at(-1)).toMatchObject({
      type: 'summary',
      run: newest().id,
      status: 'done',
      stages: [
        { name: 'train teacher', parameters: 1_199_882, accuracy: 0.99 },
        { name: 'distil', parameters: 105_866 },
        { name: 'evaluate' },
        { name: 'export', bytes: 423_464 },
      ],
      models: [{ name: 'teacher' }, { name: 'student' }, { name: 'baseline' }],
    });
  });
});

describe('resume', () => {
  test('takes an id, its beginning, "last" or a path, and what the run came to if it is done', async () => {
    await distillery({ delay: 0, end: 'killed' }, 'run', file);
    const run = newest();
    expect((await distillery({ delay: 0, end: 'killed' }, 'resume', run.id)).code).toBe(2);
    expect((await distillery({ delay: 0, end: 'killed' }, 'resume', run.id.slice(0, 4))).code).toBe(2);
    expect((await distillery({ delay: 0 }, 'resume', join('.distillery', 'runs', run.id))).code).toBe(0);
    const { code, out } = await distillery({ end: 'killed' }, 'resume', 'last');
    expect(code).toBe(0);
    expect(out).toContain(`${run.id} is done; nothing is left to do.`);
    expect(out).toContain('against the teacher');
  });

  test('asks which of several is meant, and names the nearest to one that is not there', async () => {
    await distillery({ delay: 0 }, 'run', file);
    await distillery({ delay: 0 }, 'run', file, '--set', 'name=other');
    const [other, tiny] = listRuns(folder).map(({ id }) => id);
    const both = await distillery({}, 'resume', '20');
    expect([both.code, both.out]).toEqual([1, '']);
    expect(both.err).toBe(`"20" begins 2 runs. Write more of one of these:\n  ${other}\n  ${tiny}\n`);
    const part = await distillery({}, 'resume', 'Tiny');
    expect(part.err).toBe(`No run is called "Tiny". Did you mean:\n  ${tiny}\n`);
    const slip = await distillery({}, 'resume', `${other}x`);
    expect(slip.err).toContain(`Did you mean:\n  ${other}\n`);
    const path = await distillery({}, 'resume', './elsewhere');
    expect(path.err).toContain('elsewhere is no run');
  });

  test('refuses a run that is at work', async () => {
    await distillery({ delay: 0, end: 'killed' }, 'run', file);
    const run = newest();
    const pid = launch(run, { runner, env: environment({ delay: 200, deaf: true }) });
    const { code, err } = await distillery({}, 'resume', 'last');
    expect([code, err]).toEqual([1, `${run.id} is at work already, in process ${pid}. Stop it there first.\n`]);
  });
});

/** `script` runs a command in a terminal of its own; where it is missing, so is this test. */
const terminal = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!terminal)('in a terminal', () => {
  function inTerminal(behaviour: Behaviour, env: NodeJS.ProcessEnv): string {
    const command = `stty rows 30 cols 60; ${process.execPath} ${join(programs, 'cli.cjs')} run ${file}`;
    const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: folder,
      env: { ...environment(behaviour), TERM: 'xterm-256color', ...env },
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    return stdout;
  }

  test('all stages are drawn in place, in colours, cut to the width', () => {
    const out = inTerminal({ delay: 20 }, { NO_COLOR: undefined });
    expect(out).toMatch(/student, step \d+ \/ 40, loss 0\.\d+/);
    expect(out).toContain('\u001b[32m✓');
    // Lines are erased to be drawn again.
    expect(out).toContain('\u001b[2K');
    // The last picture shows that all is done.
    expect(out.slice(0, out.indexOf('parameters  accuracy'))).toMatch(/✓\S* evaluate.*\s+\S*✓\S* export/);
    const lines = out.split('\n').map((line) => stripVTControlCharacters(line).trimEnd());
    const pictured = lines.filter((line) => /^[⠋-⠿✓] /.test(line));
    expect(pictured.length).toBeGreaterThan(4);
    expect(Math.max(...pictured.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('NO_COLOR takes the colours away', () => {
    const out = inTerminal({ delay: 0 }, { NO_COLOR: '1' });
    expect(out).toContain('✓');
    expect(out).not.toContain('\u001b[3');
    expect(out).not.toContain('\u001b[2m');
  });
});
