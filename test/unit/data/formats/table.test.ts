import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DatasetSource, describeDataset, type ReadOptions, readDataset } from '../../../../src/data';
import { folderOf } from '../support';

const bytes = (text: string) => new TextEncoder().encode(text);
const flowers = 'width,height,kind\n1.5,2,rose\n-3,4e1,tulip\n0,"6",rose\n';
const source = { format: 'csv', file: 'data', label: 'kind' } as const;

const read = (content: string | Uint8Array, given: Partial<DatasetSource<'csv'>> = {}, options?: ReadOptions) =>
  readDataset(
    { ...source, ...given },
    folderOf({ data: typeof content === 'string' ? bytes(content) : content }),
    options,
  );
const failure = (...args: Parameters<typeof read>) =>
  read(...args).then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe('a table of numbers', () => {
  it('gives the columns in their order and the classes in sorted order', async () => {
    const dataset = await read(flowers);
    expect(dataset).toMatchObject({ count: 3, shape: [2], element: 'numbers', classes: 2 });
    expect(dataset.classNames).toEqual(['rose', 'tulip']);
    expect([...dataset.inputs]).toEqual([1.5, 2, -3, 40, 0, 6]);
    expect([...dataset.labels]).toEqual([0, 1, 0]);
  });

  it('gives only the columns that are asked for, as they are asked for', async () => {
    const dataset = await read(flowers, { columns: ['height', 'width'] });
    expect([...dataset.inputs]).toEqual([2, 1.5, 40, -3, 6, 0]);
    expect([...(await read(flowers, { columns: ['height'] })).inputs]).toEqual([2, 40, 6]);
  });

  it('is the same gzipped, with another line end, and with tabs', async () => {
    const { fingerprint } = await read(flowers);
    expect((await read(gzipSync(flowers))).fingerprint).toBe(fingerprint);
    expect((await read(`\ufeff${flowers.replaceAll('\n', '\r\n')}`)).fingerprint).toBe(fingerprint);
    const folder = folderOf({ data: bytes(flowers.replaceAll(',', '\t')) });
    expect((await readDataset({ ...source, format: 'tsv' }, folder)).fingerprint).toBe(fingerprint);
  });

  it('takes labels that are whole numbers as the numbers of the classes', async () => {
    const dataset = await read('x,kind\n1,2\n2,0\n3,5\n');
    expect([...dataset.labels]).toEqual([2, 0, 5]);
    expect(dataset.classes).toBe(6);
    expect(dataset.classNames).toBeUndefined();
  });

  it('is described as it is read', async () => {
    const folder = folderOf({ data: bytes(flowers) });
    const summary = await describeDataset(source, folder);
    expect(summary).toMatchObject({ count: 3, shape: [2], element: 'numbers', classNames: ['rose', 'tulip'] });
    expect(summary).not.toHaveProperty('inputs');
  });

  it('grows beyond what was first made room for', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${i % 2 === 0 ? 'even' : 'odd'}`);
    const dataset = await read(`n,kind\n${rows.join('\n')}`);
    expect(dataset.inputs.length).toBe(5000);
    expect(dataset.inputs[4999]).toBe(4999);
    expect(dataset.labels[4999]).toBe(1);
  });
});

describe('classes that are known', () => {
  it('keep the numbers of the training data, whichever come first', async () => {
    const training = await read(flowers);
    const other = await read('width,height,kind\n1,1,tulip\n', {}, { like: training });
    expect([...other.labels]).toEqual([1]);
    expect(other.classNames).toEqual(['rose', 'tulip']);
  });

  it('refuse a label that the training data has not, by its line', async () => {
    const training = await read(flowers);
    const error = await failure('width,height,kind\n1,1,rose\n1,1,tulpi\n', {}, { like: training });
    expect(error).toMatchObject({
      code: 'bad-record',
      message: expect.stringContaining('data, line 3: the label "tulpi"'),
    });
    expect(error).toMatchObject({ remedy: expect.stringContaining('Did you mean "tulip"?') });
    const number = await failure('width,height,kind\n1,1,1\n', {}, { like: training });
    expect(number).toMatchObject({ message: expect.stringContaining('the label "1" is none of the 2 classes') });
  });

  it('have the order that the experiment gives them, by name or number', async () => {
    const dataset = await read(`${flowers}1,1,0\n`, {}, { classes: ['tulip', 'rose', 'lily'] });
    expect([...dataset.labels]).toEqual([1, 0, 1, 0]);
    expect(dataset.classes).toBe(3);
  });
});

describe('bad input', () => {
  it.each([
    ['a ragged line', 'x,kind\n1,a\n2\n3,b\n', 'line 3: it has 1 fields, but the first line names 2 columns'],
    ['text for a number', 'x,kind\n1,a\nn/a,b\n', 'line 3: "n/a" in the column "x" is no number'],
    ['an empty field', 'x,kind\n,a\n', 'line 2: "" in the column "x" is no number'],
    ['a number that is none', 'x,kind\nInfinity,a\n', 'line 2: "Infinity" in the column "x" is no number'],
    ['no label', 'x,kind\n1,a\n2, \n', 'line 3: the label is empty'],
  ])('%s is told by its line', async (_, content, says) => {
    expect(await failure(content)).toMatchObject({ code: 'bad-record', message: expect.stringContaining(says) });
  });

  it('is skipped where that is allowed, and counted', async () => {
    const dataset = await read('x,kind\n1,b\n2\n3,a\nfour,c\n', {}, { skipBad: true });
    expect(dataset.count).toBe(2);
    expect([...dataset.inputs]).toEqual([1, 3]);
    // A class that only a skipped record has is none.
    expect(dataset.classNames).toEqual(['a', 'b']);
    expect(dataset.notes).toEqual([expect.stringContaining('2 of 4 records')]);
    expect(dataset.notes?.[0]).toContain('line 3');
  });

  it('is an error where nothing is left', async () => {
    const error = await failure('x,kind\nno,b\n', {}, { skipBad: true });
    expect(error).toMatchObject({ code: 'empty', message: expect.stringContaining('"no" in the column "x"') });
    expect(await failure('x,kind\n')).toMatchObject({ code: 'empty' });
  });

  it('names a missing column with the key and what was meant', async () => {
    expect(await failure(flowers, { label: 'kindd' })).toMatchObject({
      code: 'unknown-column',
      key: 'label',
      meant: 'kind',
      message: expect.stringContaining('has no column "kindd"'),
    });
    expect(await failure(flowers, { columns: ['width', 'hieght'] })).toMatchObject({
      key: 'columns.1',
      meant: 'height',
    });
    expect(await failure(flowers, { text: 'story' })).toMatchObject({
      key: 'text',
      remedy: 'Name one of "width", "height", "kind".',
    });
  });

  it('names the line of a quote that is never closed, and a column that is there twice', async () => {
    expect(await failure('x,kind\n1,"a\n')).toMatchObject({ code: 'corrupt', message: expect.stringMatching(/line/) });
    expect(await failure('x,x,kind\n1,2,a\n')).toMatchObject({ message: 'data has two columns "x".' });
  });

  it('refuses prices as classes', async () => {
    expect(await failure('x,kind\n1,129900\n2,150000\n')).toMatchObject({ code: 'unsupported', key: 'label' });
  });

  it('tells a damaged gzip file', async () => {
    const packed = gzipSync(Array.from({ length: 9999 }, (_, i) => `${i},${i * 7919}`).join('\n')).fill(7, 2000, 2100);
    expect(await failure(packed, { label: '0' })).toMatchObject({
      code: expect.stringMatching(/corrupt|unknown-column/),
    });
  });
});

describe('JSON lines', () => {
  const lines = '{"x": [1, 2], "y": true, "kind": 1}\n\n{"x": [3, 4.5], "y": false, "kind": 0}\n';
  const readLines = (content: string, options?: ReadOptions) =>
    readDataset({ ...source, format: 'jsonl' }, folderOf({ data: bytes(content) }), options);

  it('give numbers, lists of them and truth values as one row', async () => {
    const dataset = await readLines(lines);
    expect(dataset.shape).toEqual([3]);
    expect([...dataset.inputs]).toEqual([1, 2, 1, 3, 4.5, 0]);
    expect([...dataset.labels]).toEqual([1, 0]);
  });

  it.each([
    ['what is no object', `${lines}[1]\n`, 'line 4: it is no JSON object: it is [1]'],
    ['broken JSON', `${lines}{"x": 1`, 'line 4: it is no JSON object'],
    ['a shorter list', `${lines}{"x": [1], "y": true, "kind": 1}`, 'line 4: it has 2 numbers, those before 3'],
    ['a missing key', `${lines}{"x": [1, 2], "kind": 1}`, 'line 4: nothing in the column "y" is no number'],
    ['a label that is a list', `${lines}{"x": [1, 2], "y": 1, "kind": []}`, 'line 4: the label "kind" is []'],
  ])('name the line of %s', async (_, content, says) => {
    await expect(readLines(content)).rejects.toMatchObject({ message: expect.stringContaining(says) });
    expect((await readLines(content, { skipBad: true })).count).toBe(2);
  });
});
