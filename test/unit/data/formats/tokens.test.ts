import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allocateBatch, allSamples, BatchAssembler, type ReadOptions, readDataset } from '../../../../src/data';
import { folderOf } from '../support';

const bytes = (text: string) => new TextEncoder().encode(text);
const reviews = 'stars,text\ngood,A fine film!\nbad,"A film, bad film"\ngood,fine fine\n';
const source = { format: 'csv', file: 'data', label: 'stars', text: 'text' } as const;
const words = { kind: 'words', vocabulary: 5, length: 5 } as const;
const read = (content: string, options: ReadOptions) =>
  readDataset(source, folderOf({ data: bytes(content) }), options);

describe('a table of texts', () => {
  it('becomes tokens, the most frequent words first, filled up to one length', async () => {
    const dataset = await read(reviews, { tokenizer: words });
    expect(dataset).toMatchObject({
      count: 3,
      shape: [5],
      element: 'tokens',
      vocabulary: 5,
      classNames: ['bad', 'good'],
    });
    // 0 padding, 1 unknown, then film and fine with 3 each, a with 2.
    expect([...dataset.inputs]).toEqual([4, 3, 2, 1, 0, 4, 2, 1, 1, 2, 3, 3, 0, 0, 0]);
    expect([...dataset.labels]).toEqual([1, 0, 1]);
  });

  it('reaches a model as int64', async () => {
    const samples = allSamples(await read(reviews, { tokenizer: words }));
    const out = allocateBatch(samples, 2);
    new BatchAssembler(samples, { mean: 0.5, std: 2 }).fill(Uint32Array.of(2, 0), 0, 2, out);
    expect(out.inputs).toEqual(BigInt64Array.from([3n, 3n, 0n, 0n, 0n, 4n, 3n, 2n, 1n, 0n]));
    expect(out.labels).toEqual(BigInt64Array.from([1n, 1n]));
  });

  it('has the words of the training data, also where other data has others', async () => {
    const training = await read(reviews, { tokenizer: words });
    const other = await read('stars,text\nbad,new new film\n', { tokenizer: words, like: training });
    expect([...other.inputs]).toEqual([1, 1, 2, 0, 0]);
    expect(other.vocabulary).toBe(5);
  });

  it('names a text that is too long, cuts it where that is allowed, and says so', async () => {
    const tokenizer = { ...words, length: 4 };
    await expect(read(reviews, { tokenizer })).rejects.toMatchObject({
      message: 'data, line 3: the text has 5 tokens, more than the 4 of tokenizer.length.',
    });
    const cut = await read(reviews, { tokenizer: { ...tokenizer, truncate: true } });
    expect([...cut.inputs.subarray(4, 8)]).toEqual([4, 2, 1, 1]);
    expect(cut.notes).toEqual([expect.stringContaining('1 of 3 texts')]);
    const skipped = await read(reviews, { tokenizer, skipBad: true });
    expect([...skipped.labels]).toEqual([0, 0]);
    expect(skipped.classNames).toEqual(['good']);
    expect(skipped.notes).toEqual([expect.stringContaining('1 of 3 records')]);
  });

  it('needs a tokenizer and texts', async () => {
    await expect(read(reviews, {})).rejects.toMatchObject({
      message: expect.stringContaining('no tokenizer is named'),
    });
    await expect(read(`${reviews}good,\n`, { tokenizer: words })).rejects.toMatchObject({
      message: 'data, line 5: the text "text" is "".',
    });
  });
});

describe('a folder of texts', () => {
  const text = { format: 'text', folder: '.' } as const;

  it('has a file with lines or a folder of files for each class', async () => {
    const folder = folderOf({ 'news.txt': bytes('one two\r\nthree\n'), 'notes.md': bytes('not a text') });
    mkdirSync(join(folder, 'letters'));
    writeFileSync(join(folder, 'letters', 'b.txt'), 'two\nlines');
    writeFileSync(join(folder, 'letters', 'a.txt'), 'one');
    const dataset = await readDataset(text, folder, { tokenizer: { kind: 'bytes', length: 10 } });
    expect(dataset.classNames).toEqual(['letters', 'news']);
    expect([...dataset.labels]).toEqual([1, 1, 0, 0]);
    const rows = [0, 1, 2, 3].map((row) => [...dataset.inputs.subarray(row * 10, row * 10 + 10)]);
    expect(rows.map((row) => String.fromCharCode(...row.filter((id) => id > 0).map((id) => id - 1)))).toEqual([
      'one two',
      'three',
      'one',
      'two\nlines',
    ]);
  });

  it('tells an empty line, a file that is no text, and a folder without any', async () => {
    const tokenizer = { kind: 'bytes', length: 10 } as const;
    await expect(readDataset(text, folderOf({ 'a.txt': bytes('x\n\ny') }), { tokenizer })).rejects.toMatchObject({
      message: expect.stringContaining('a.txt, line 2: it is empty'),
    });
    const folder = folderOf({ 'b.txt': bytes('x') });
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'picture.png'), 'x');
    await expect(readDataset(text, folder, { tokenizer })).rejects.toMatchObject({
      message: expect.stringContaining('a/picture.png: it is no .txt file'),
    });
    expect((await readDataset(text, folder, { tokenizer, skipBad: true })).notes?.[0]).toContain('1 of 2');
    await expect(readDataset(text, folderOf({}), { tokenizer })).rejects.toMatchObject({
      code: 'empty',
      key: 'folder',
    });
    await expect(readDataset({ ...text, folder: 'no' }, folder, { tokenizer })).rejects.toMatchObject({
      code: 'missing',
    });
  });
});
