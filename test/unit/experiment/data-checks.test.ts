import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkExperiment, parseExperiment } from '../../../src/experiment';
import { buildArchitecture, encodeModel } from '../../../src/onnx';
import { createWorld } from '../../../src/runner/world';
import { mended, textIn } from './helpers';

const NUMBERS = `name: points
data:
  train: { format: csv, file: train.csv, label: kind }
  test: { format: csv, file: test.csv, label: kind }
teacher: { architecture: mlp, hidden: [6] }
student: { architecture: mlp, hidden: [3] }
stages:
  - train: { model: teacher, batch: 2 }
  - distill: { batch: 2 }
  - export: { to: out/ }
`;
const TEXTS = NUMBERS.replace(/train: \{ f.*/, 'train: { format: text, folder: texts }')
  .replace(/ {2}test:.*\n/, '  tokenizer: { kind: bytes, length: 8 }\n')
  .replace(/architecture: mlp, hidden: \[.\]/g, 'architecture: textcnn, width: 4, filters: 2');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'distillery-data-checks-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('train.csv', 'width,height,kind\n1,2,a\n2,3,b\n3,4,a\n4,5,b\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n');
  write('test.csv', 'width,height,kind\n1,2,b\n');
  write('wide.csv', 'width,height,depth,kind\n1,2,3,b\n');
  write('other.csv', 'width,height,kind\n1,2,b\n3,3,c\n');
  mkdirSync(join(folder, 'texts'));
  for (const name of ['good', 'bad']) write(`texts/${name}.txt`, 'one\ntwo\nthree\n');
});

async function problems(text: string) {
  const file = join(folder, 'points.distill.yaml');
  const found = await checkExperiment(parseExperiment(text, { file }), createWorld(), { file });
  return found.map((problem) => ({ ...problem, underlined: textIn(text, problem.range) }));
}

function writeModel(name: string, vocabulary: number | undefined): void {
  const spec = vocabulary
    ? ({ architecture: 'textcnn', width: 4, filters: 2, sizes: [2] } as const)
    : ({ architecture: 'mlp', hidden: [3] } as const);
  const shape = vocabulary ? [8] : [2];
  writeFileSync(join(folder, name), encodeModel(buildArchitecture(spec, { shape, classes: 2, vocabulary, seed: 1 })));
}

test.each([
  ['numbers', NUMBERS],
  ['texts', TEXTS],
])('good experiments on %s have no problem', async (_, text) => {
  expect(await problems(text)).toEqual([]);
});

test.each([
  [
    'a column that is not there',
    'label: kind }\n  test',
    'label: kin }\n  test',
    'data-unreadable',
    'kin',
    'Did you mean "kind"?',
  ],
  [
    'one of several columns',
    'kind }\n  test',
    'kind, columns: [width, heigth] }\n  test',
    'data-unreadable',
    'heigth',
    '"height"?',
  ],
  ['a file that is not there', 'train.csv', 'trian.csv', 'file-missing', 'trian.csv', 'Did you mean `train.csv`?'],
])('%s is underlined, and mended', async (_, from, to, code, underlined, says) => {
  const text = NUMBERS.replace(from, to);
  const [problem, ...others] = await problems(text);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, underlined, message: expect.stringContaining(says) });
  const [fix] = problem?.fixes ?? [];
  expect(await problems(fix ? mended(text, fix) : text)).toEqual([]);
});

test('a class of the test data that was not trained on is told by its line, at its file', async () => {
  const [problem] = await problems(NUMBERS.replace('test.csv', 'other.csv'));
  expect(problem).toMatchObject({ code: 'data-unreadable', underlined: 'other.csv', path: 'data.test.file' });
  expect(problem?.message).toContain('other.csv, line 3: the label "c" is none of the 2 classes ("a", "b")');
  expect(
    await problems(NUMBERS.replace('test.csv', 'other.csv').replace('teacher:', '  skipBad: true\nteacher:')),
  ).toEqual([]);
});

test('a sample of another width', async () => {
  const [problem] = await problems(NUMBERS.replace('test.csv', 'wide.csv'));
  expect(problem).toMatchObject({ code: 'shape-differs', underlined: 'wide.csv' });
});

test('columns beside a text, and a text without a tokenizer', async () => {
  const text = NUMBERS.replace('label: kind }', 'label: kind, text: width, columns: [height] }').replace(
    / {2}test.*\n/,
    '',
  );
  const found = await problems(text);
  expect(found.map(({ code, underlined }) => [code, underlined])).toEqual([
    ['tokenizer-missing', 'width'],
    ['columns-and-text', '[height]'],
  ]);
  const [fix] = found[0]?.fixes ?? [];
  expect(fix && mended(text, fix)).toMatch(
    /tokenizer: *\{ kind: words, vocabulary: 8000, length: 128, truncate: true \}|tokenizer:\n/,
  );
});

test('a tokenizer that nothing needs, and tokens that would be normalized', async () => {
  const [unused] = await problems(NUMBERS.replace('teacher:', '  tokenizer: { kind: bytes, length: 8 }\nteacher:'));
  expect(unused).toMatchObject({ code: 'tokenizer-unused', severity: 'warning' });
  const [normalized] = await problems(TEXTS.replace('teacher:', '  normalize: { mean: 0.5, std: 1 }\nteacher:'));
  expect(normalized).toMatchObject({ code: 'tokens-normalized', underlined: '{ mean: 0.5, std: 1 }' });
});

test('a folder that is not there, and texts that are too long', async () => {
  const [missing] = await problems(TEXTS.replace('folder: texts', 'folder: text'));
  expect(missing).toMatchObject({
    code: 'file-missing',
    underlined: 'text',
    message: expect.stringContaining('`texts`?'),
  });
  const [long] = await problems(TEXTS.replace('length: 8', 'length: 4'));
  expect(long).toMatchObject({ code: 'data-unreadable', underlined: 'texts' });
  expect(long?.message).toContain('bad.txt, line 3: the text has 5 tokens, more than the 4');
});

test('a tokenizer.json that is none is told once', async () => {
  const broken = 'tokenizer: { kind: huggingface, file: train.csv, length: 8 }';
  const text = TEXTS.replace(/tokenizer: .*/, `test: { format: text, folder: texts }\n  ${broken}`);
  const found = await problems(text);
  expect(found.map(({ code, path }) => [code, path])).toEqual([['data-unreadable', 'data.tokenizer.file']]);
});

test('models that read something else', async () => {
  const wrong = NUMBERS.replace(
    'student: { architecture: mlp, hidden: [3] }',
    'student: { architecture: textcnn, width: 4, filters: 2 }',
  );
  expect((await problems(wrong))[0]).toMatchObject({
    code: 'element-differs',
    underlined: 'textcnn',
    message: expect.stringContaining('Use `mlp`'),
  });
  const mlp = TEXTS.replace(/student: \{.*/, 'student: { architecture: mlp, hidden: [3] }');
  expect((await problems(mlp))[0]).toMatchObject({ code: 'element-differs', underlined: 'mlp' });
  writeModel('numbers.onnx', undefined);
  writeModel('few.onnx', 100);
  writeModel('enough.onnx', 257);
  const named = (file: string) => problems(TEXTS.replace(/student: \{.*/, `student: { model: ${file} }`));
  expect(await named('enough.onnx')).toEqual([]);
  expect((await named('few.onnx'))[0]).toMatchObject({ code: 'vocabulary-differs', underlined: 'few.onnx' });
  expect((await named('numbers.onnx')).map(({ code }) => code)).toContain('element-differs');
});

test('our own nets leave out the token 0, so nothing else may fill texts up', async () => {
  const content = {
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    model: { type: 'WordPiece', vocab: { '[UNK]': 0, '[PAD]': 1, one: 2 }, unk_token: '[UNK]' },
    post_processor: null,
    decoder: null,
  };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(content));
  const text = TEXTS.replace(/tokenizer: .*/, 'tokenizer: { kind: huggingface, file: tokenizer.json, length: 8 }');
  expect((await problems(text)).map(({ code, underlined }) => [code, underlined])).toEqual([
    ['padding-differs', 'textcnn'],
    ['padding-differs', 'textcnn'],
  ]);
  writeModel('enough.onnx', 257);
  expect(
    await problems(
      text.replace(/(teacher|student): \{.*/g, '$1: { model: enough.onnx }').replace(/ {2}- train.*\n/, ''),
    ),
  ).toEqual([]);
});

test('where data is missing that a command fetches, the problem names the command', async () => {
  const text = NUMBERS.replace('file: train.csv', 'file: elsewhere/all-of-it.csv');
  const [without] = await problems(text);
  expect(without?.message).toContain('Correct the path, or put the file there.');
  const [problem] = await problems(text.replace('data:\n', 'data:\n  fetch: npm run data\n'));
  expect(problem).toMatchObject({ code: 'file-missing', underlined: 'elsewhere/all-of-it.csv' });
  expect(problem?.message).toMatch(/Run `npm run data`, which fetches it\.$/);
});

test.each([
  ['that validates on nothing', '{ split: 0.05 }', 'none to validate on', '0.05'],
  ['that trains on nothing', '{ split: 0.95 }', 'none to train on', '0.95'],
])('a split %s is said where it stands, and mended', async (_, validation, says, underlined) => {
  const text = NUMBERS.replace('  test:', `  validation: ${validation}\n  test:`).replaceAll('batch: 2', 'batch: 1');
  const [problem] = await problems(text);
  expect(problem).toMatchObject({ code: 'split-empty', underlined, message: expect.stringContaining(says) });
  const [fix] = problem?.fixes ?? [];
  expect(await problems(fix ? mended(text, fix) : text)).toEqual([]);
});

test('a split that nobody has written is too small for three samples', async () => {
  writeFileSync(join(folder, 'three.csv'), 'width,height,kind\n1,2,a\n2,3,b\n3,4,a\n');
  const text = NUMBERS.replace('train.csv', 'three.csv').replaceAll('batch: 2', 'batch: 1');
  const [problem] = await problems(text);
  expect(problem).toMatchObject({ code: 'split-empty', message: expect.stringContaining('3 samples') });
  const [fix] = problem?.fixes ?? [];
  expect(await problems(fix ? mended(text, fix) : text)).toEqual([]);
});

test('an idx label that is outside of the classes is told by its sample', async () => {
  writeFileSync(join(folder, 'two.idx3'), Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4));
  writeFileSync(join(folder, 'two.idx1'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 7));
  const text = NUMBERS.replace(/train: \{ f.*/, 'train: { format: idx, images: two.idx3, labels: two.idx1 }').replace(
    / {2}test:.*/,
    '  classes: [no, yes]',
  );
  const [problem] = await problems(text);
  expect(problem).toMatchObject({ code: 'data-unreadable', underlined: 'two.idx1' });
  expect(problem?.message).toContain('two.idx1, sample 1 (counted from 0): the label 7 is no number below 2');
});
