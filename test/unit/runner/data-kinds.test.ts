import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { executeRun } from '../../../src/runner/run';
import { type Run, readHistory } from '../../../src/runs';
import { distilleryHere } from '../cli/here';
import { buildRunner, ended, startRunner, untilJournal } from './child';
import { artifact, newRun } from './workspace';

/** Points in a square, and in which of two diagonal halves they lie: an mlp learns that, chance does not. */
function points(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const [x, y] = [((i * 37) % 101) / 50 - 1, ((i * 61) % 103) / 51 - 1];
    return `${x},row ${i},${y},${x + y > 0 ? 'upper' : 'lower'}`;
  });
  return `x,note,y,half\n${rows.join('\n')}\n`;
}

const mlps = (more = '') => `
name: points
seed: 3
data:
  train: { format: csv, file: train.csv, label: half, columns: [x, y] }
  test: { format: csv, file: test.csv, label: half, columns: [x, y] }
  validation: { split: 0.2 }${more}
teacher: { architecture: mlp, hidden: [24] }
student: { architecture: mlp, hidden: [6] }
stages:
  - train: { model: teacher, epochs: 20, batch: 16, optimizer: { adamw: { lr: 1e-2 } } }
  - distill: { epochs: 20, batch: 16, optimizer: { adamw: { lr: 1e-2 } } }
  - evaluate: { latency: false }
  - export: { to: out/ }
`;

let workspace: string;
const write = (name: string, text: string) => writeFileSync(join(workspace, name), text);
const accuracyOf = (run: Run, name: string) =>
  readHistory(run)
    .stages.flatMap(({ result }) => result?.models ?? [])
    .findLast((model) => model.name === name)?.accuracy;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'distillery-kinds-'));
  write('train.csv', points(400));
  write('test.csv', points(80));
});

describe('numbers from a table', () => {
  test('are learnt through the command line, and the card names the classes', async () => {
    write('points.distill.yaml', mlps());
    const { code, out } = await distilleryHere(workspace, 'check', 'points.distill.yaml');
    expect(code, out).toBe(0);
    const run = newRun(workspace, mlps());
    expect(await executeRun(run)).toBe('done');
    expect(accuracyOf(run, 'student')).toBeGreaterThan(0.9);
    expect(JSON.parse(readFileSync(run.paths.journal, 'utf8').split('\n')[0] ?? '').data).toEqual({
      samples: { train: 320, validation: 80, test: 80 },
      element: 'numbers',
      shape: [2],
      classes: 2,
      classNames: ['lower', 'upper'],
    });
    const card = readFileSync(join(workspace, 'out/MODEL_CARD.md'), 'utf8');
    expect(card).toContain('2 classes, before softmax: lower, upper');
    expect(card).toContain('samples of 2 numbers: x, y');
  });

  describe('killed in the middle', () => {
    let script: string;
    beforeAll(async () => {
      script = await buildRunner();
    });

    test('end with the same weights', async () => {
      const long = mlps().replaceAll('epochs: 20', 'epochs: 15');
      const whole = newRun(workspace, long);
      expect(await executeRun(whole)).toBe('done');
      const cut = newRun(workspace, long);
      for (const stage of [0, 1]) {
        const child = startRunner(script, cut);
        const exit = ended(child);
        await untilJournal(
          cut,
          new RegExp(`"type":"validated","stage":${stage},"track":"(teacher","step":[1-9]|student)`),
        );
        child.kill('SIGKILL');
        await exit;
      }
      expect(await executeRun(cut)).toBe('done');
      expect(readHistory(cut).status).toBe('done');
      for (const name of ['teacher', 'student'])
        expect(artifact(cut, name).equals(artifact(whole, name)), name).toBe(true);
    });
  });

  test('a bad record ends the run with its line; skipped, the run says how many', async () => {
    write('train.csv', `${points(400)}1,a,oops,upper\n`);
    const failed = newRun(workspace, mlps());
    expect(await executeRun(failed)).toBe('failed');
    expect(readFileSync(failed.paths.journal, 'utf8')).toContain('train.csv, line 402: \\"oops\\" in the column');
    const run = newRun(workspace, mlps('\n  skipBad: true'));
    expect(await executeRun(run)).toBe('done');
    const said = readFileSync(run.paths.journal, 'utf8').match(/1 of 401 records of [^"]*train\.csv were skipped/g);
    expect(said).toHaveLength(1);
  });

  test('a class that was not trained on is an error of the test data', async () => {
    write('test.csv', `${points(10)}0,a,0,middle\n`);
    const run = newRun(workspace, mlps());
    expect(await executeRun(run)).toBe('failed');
    expect(readFileSync(run.paths.journal, 'utf8')).toContain('test.csv, line 12: the label \\"middle\\" is none');
  });
});

describe('texts', () => {
  const nouns = ['film', 'book', 'play', 'song', 'dish', 'trip'];
  const good = ['great', 'fine', 'lovely', 'superb'];
  const bad = ['awful', 'dull', 'poor', 'broken'];
  const review = (i: number, words: string[], kind: string) =>
    `{"review": "the ${nouns[i % 6]} of ${nouns[(i * 5) % 6]} was ${words[(i * 7) % 4]}", "verdict": "${kind}"}`;
  const reviews = (count: number) =>
    Array.from({ length: count }, (_, i) => (i % 3 === 0 ? review(i, bad, 'bad') : review(i, good, 'good'))).join('\n');

  const recipe = (architecture: string, tokenizer: string) => `
name: reviews
seed: 5
data:
  train: { format: jsonl, file: train.jsonl, label: verdict, text: review }
  validation: { split: 0.2 }
  tokenizer: ${tokenizer}
teacher: { architecture: ${architecture} }
student: { architecture: textcnn, width: 8, filters: 8, sizes: [1, 2] }
stages:
  - train: { model: teacher, epochs: 6, batch: 16, optimizer: { adamw: { lr: 1e-2 } } }
  - distill: { epochs: 8, batch: 16, optimizer: { adamw: { lr: 1e-2 } } }
  - prune: { ratio: 0.3, criterion: taylor, exclude: [embedding], recover: { epochs: 1, batch: 16 } }
  - quantize: { mode: static, calibration: { samples: 64 } }
  - evaluate: { on: validation }
  - export: { to: out/ }
`;

  test.each([
    [
      'words, through a transformer',
      'transformer, layers: 1, width: 16, heads: 2',
      '{ kind: words, vocabulary: 100, length: 8 }',
    ],
    ['bytes, through convolutions', 'textcnn, width: 16, filters: 16', '{ kind: bytes, length: 40 }'],
  ])('are trained on, distilled, pruned and quantized as %s', async (_, architecture, tokenizer) => {
    write('train.jsonl', reviews(240));
    const run = newRun(workspace, recipe(architecture, tokenizer));
    expect(await executeRun(run), readFileSync(run.paths.journal, 'utf8').slice(-800)).toBe('done');
    expect(accuracyOf(run, 'recovered')).toBeGreaterThan(0.9);
    const written = JSON.parse(readFileSync(join(workspace, 'out/tokenizer.json'), 'utf8'));
    expect(written.added_tokens[0]).toMatchObject({ id: 0, content: '[PAD]' });
  });
});
