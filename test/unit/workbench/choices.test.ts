import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkExperiment, experimentTemplate, parseExperiment } from '../../../src/experiment';
import { executeRun } from '../../../src/runner/run';
import { createWorld } from '../../../src/runner/world';
import { createRun } from '../../../src/runs';
import { choicesIn } from '../../../src/workbench/new-experiment/choices';
import { lookIntoNpz } from '../../../src/workbench/new-experiment/look-into-npz';
import { lookIntoTable } from '../../../src/workbench/new-experiment/look-into-table';

let folder: string;
const paths: string[] = [];

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  paths.push(path);
}

const numbers = (count: number, from = 0) =>
  `id,width,height,colour,kind\n${Array.from({ length: count }, (_, i) => {
    const kind = i % 2;
    return `n${from + i},${kind + (i % 7) / 20},${(i % 5) / 5},red,${kind ? 'long' : 'short'}`;
  }).join('\n')}\n`;
const texts = Array.from({ length: 120 }, (_, i) => {
  return JSON.stringify({
    id: i,
    label: i % 3 ? 'good' : 'bad',
    review: `the taste number ${i} is ${i % 3 ? 'fine' : 'foul'}`,
  });
}).join('\n');

function npy(type: string, shape: number[], bytes: Uint8Array): Uint8Array {
  const head = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const padded = head.padEnd(117, ' ');
  return Buffer.concat([Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0]), Buffer.from(`${padded}\n`), bytes]);
}
const labels = npy(
  '|u1',
  [100],
  Uint8Array.from({ length: 100 }, (_, i) => i % 4),
);
const arrays = {
  'x_train.npy': npy('|u1', [100, 1, 8, 8], new Uint8Array(6400)),
  'y_train.npy': labels,
  'x_test.npy': npy('|u1', [100, 1, 8, 8], new Uint8Array(6400)),
  'y_test.npy': labels,
};

function writePet(part: string, i: number): void {
  const data = new Uint8Array(192).fill(i % 2 ? 200 : 20);
  write(`pets/${part}/${i % 2 ? 'cat' : 'dog'}/${i}.png`, encode({ width: 8, height: 8, data, channels: 3, depth: 8 }));
}

const writeMail = (i: number): void =>
  write(`mails/${i % 2 ? 'spam' : 'ham'}/${i}.txt`, `mail ${i} says ${i % 2 ? 'buy' : 'hello'}`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'choices-'));
  write('plants.csv', numbers(160));
  write('plants-test.csv', numbers(20, 160));
  write('prices.csv', 'day,price\n1,10.5\n2,11.25\n3,9.75\n4,12\n');
  write('reviews/train.jsonl.gz', gzipSync(texts));
  write('arrays.npz', zipSync(arrays));
  for (let i = 0; i < 80; i++) writePet('train', i);
  for (let i = 0; i < 6; i++) writePet('test', i);
  for (let i = 0; i < 80; i++) writeMail(i);
  write('README.txt', 'Nothing to learn from.');
  write('docs/LICENSE.txt', 'Nor is this.');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what lies in a folder is found, the test data beside it, and nothing that is no data', async () => {
  const found = await choicesIn(folder, paths);
  expect(found.map(({ label, description, test: beside }) => [label, description, beside !== undefined])).toEqual([
    ['arrays.npz', 'images, in arrays of NumPy', true],
    ['plants.csv', 'numbers, class in kind', true],
    ['mails/', 'texts, a folder for each class', false],
    ['reviews/train.jsonl.gz', 'texts, class in label', false],
    ['pets/train/', 'images, a folder for each class', true],
  ]);
  expect(found[1]?.train).toMatchObject({ label: 'kind', columns: ['width', 'height'] });
  expect(found[3]?.train).toMatchObject({ label: 'label', text: 'review' });
});

test.each([0, 1, 2, 3, 4])(
  'a new experiment about choice %d has no problem, and says what its keys are',
  async (index) => {
    const choice = (await choicesIn(folder, paths))[index];
    if (!choice) throw new Error('There is no such choice.');
    const text = experimentTemplate({ name: 'new', ...choice });
    const file = join(folder, 'new.distill.yaml');
    const parsed = parseExperiment(text, { file });
    expect(parsed.problems).toEqual([]);
    expect(parsed.experiment?.data.train).toMatchObject(choice.train);
    expect(await checkExperiment(parsed, createWorld(), { file })).toEqual([]);
    const { data } = parsed.experiment ?? {};
    if (!data) throw new Error('There is no experiment.');
    expect(data.tokenizer !== undefined).toBe(choice.element === 'texts');
  },
);

test('a new experiment about a table runs to its end as it is', async () => {
  const choice = (await choicesIn(folder, paths)).find(({ label }) => label === 'plants.csv');
  if (!choice) throw new Error('The table is not found.');
  const text = experimentTemplate({ name: 'plants', ...choice }).replace('latency: true', 'latency: false');
  const file = join(folder, 'plants.distill.yaml');
  const run = createRun({ root: folder, name: 'plants', experimentFile: file, text });
  expect(await executeRun(run)).toBe('done');
});

const table = (text: string) => lookIntoTable({ file: 'x.csv', format: 'csv' }, text);

test.each([
  ['no column with classes', 'a,b\n1.5,2.5\n3.5,4.5\n5.5,6.5\n'],
  ['nothing beside the label', 'label\na\nb\na\nb\n'],
  ['words, none of them a text or a number', 'who,label\nann,a\nbob,b\ncy,a\ndee,b\n'],
  ['no table', '"never closed,\n1'],
  ['nothing', ''],
])('a table with %s is not offered', (_, text) => {
  expect(table(text)).toBeUndefined();
});

test('a label is known by its name before its place, and by few values', () => {
  const rows = Array.from({ length: 20 }, (_, i) => `${i % 2},${i / 3},${i % 3}`).join('\n');
  expect(table(`class,size,rank\n${rows}`)?.source).toMatchObject({ label: 'class' });
  expect(table(`one,size,rank\n${rows}`)?.source).toMatchObject({ label: 'rank' });
});

test('arrays are told by their types and names', () => {
  const of = (type: string, shape: number[]) =>
    lookIntoNpz('a.npz', zipSync({ 'x.npy': npy(type, shape, new Uint8Array(8)), 'y.npy': labels }))?.element;
  expect([of('<f4', [2, 1]), of('|u1', [2, 2, 2]), of('|u1', [2, 1, 2, 2]), of('<i8', [1, 1])]).toEqual([
    'numbers',
    'numbers',
    'pixels',
    'tokens',
  ]);
  expect(lookIntoNpz('a.npz', zipSync({ 'weights.npy': labels }))).toBeUndefined();
  expect(lookIntoNpz('a.npz', new Uint8Array(10))).toBeUndefined();
});
