import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseExperiment } from '../../../src/experiment';
import { previewables } from '../../../src/experiment/previews';
import { type PreviewRequest, previewData } from '../../../src/runner/preview';
import { wordDiff } from '../../../src/runner/preview/word-diff';
import { makeWorkspace } from './workspace';

let images: PreviewRequest;
let texts: PreviewRequest;
beforeAll(() => {
  const plain = { seed: 3, normalize: { mean: 0.1307, std: 0.3081 }, augment: [], epoch: 0, page: 0 };
  const idx = { format: 'idx', images: 'train-images', labels: 'train-labels' } as const;
  images = { ...plain, source: idx, baseDir: makeWorkspace(), reading: { skipBad: false } };
  const baseDir = mkdtempSync(join(tmpdir(), 'distillery-preview-'));
  const lines = Array.from(
    { length: 30 },
    (_, i) => `${i % 2 ? 'good' : 'bad'},film ${i} had superb actors and I enjoyed it`,
  );
  writeFileSync(join(baseDir, 'a.csv'), `label,text\n${lines.join('\n')}\n`);
  const tokenizer = { kind: 'words', vocabulary: 100, length: 16, truncate: false } as const;
  const csv = { format: 'csv', file: 'a.csv', label: 'label', text: 'text' } as const;
  texts = { ...plain, source: csv, baseDir, reading: { skipBad: false, tokenizer }, normalize: { mean: 0, std: 1 } };
});

/** The pixels of what was drawn. */
const pixels = (shown: { kind: string } | undefined) =>
  Buffer.from((shown as { pixels?: string } | undefined)?.pixels ?? '', 'base64');

describe('images', () => {
  test('are shown as they stand in the file, with the names of their classes, without reading all', async () => {
    const { samples, read, pages } = await previewData({
      ...images,
      reading: { skipBad: false, classes: [...'abcdefghij'] },
    });
    expect([samples.length, read, pages]).toEqual([12, 240, 20]);
    for (const { label, before, after } of samples) {
      expect(label).toMatch(/^[a-j]$/);
      expect(before).toMatchObject({ kind: 'image', channels: 1, height: 28, width: 28 });
      expect(Math.max(...pixels(before))).toBeGreaterThan(200);
      expect(after).toBeUndefined();
    }
  });

  test('are changed as an epoch changes them, anew in the next, the same whenever they are asked for', async () => {
    const augmented = { ...images, augment: [{ shift: 2 }, { noise: 0.1 }] };
    const one = await previewData(augmented);
    expect(await previewData(augmented)).toEqual(one);
    const next = await previewData({ ...augmented, epoch: 1 });
    for (const [i, { before, after }] of one.samples.entries()) {
      expect(next.samples[i]?.before).toEqual(before);
      expect(pixels(after?.shown).equals(pixels(before))).toBe(false);
      expect(next.samples[i]?.after).not.toEqual(after);
    }
    const other = await previewData({ ...augmented, page: 1 });
    expect(other.samples.map(({ before }) => before)).not.toEqual(one.samples.map(({ before }) => before));
  });

  test('that are mixed say of what', async () => {
    const { samples } = await previewData({ ...images, augment: [{ mixup: 1 }] });
    for (const { label, after } of samples) expect(after?.label).toMatch(new RegExp(`^\\d+ % ${label}, \\d+ % \\d$`));
  });
});

test('texts are shown with what went and what came', async () => {
  const { samples, notes } = await previewData({ ...texts, augment: [{ synonyms: { p: 0.9 } }] });
  expect(notes).toEqual([]);
  for (const { before, after, label } of samples) {
    const words = before.kind === 'text' ? before.words : [];
    expect(words).toHaveLength(1);
    expect(['good', 'bad']).toContain(label);
    const parts = after?.shown.kind === 'text' ? after.shown.words : [];
    const kept = parts.filter(({ change }) => change !== 'added').map(({ text }) => text);
    expect(kept.join('').trim()).toBe(words[0]?.text);
  }
  const all = samples.flatMap(({ after }) => (after?.shown.kind === 'text' ? after.shown.words : []));
  expect(all.filter(({ change }) => change === 'removed').map(({ text }) => text.trim())).toContain('superb');
  expect(all.some(({ change }) => change === 'added')).toBe(true);
});

test('numbers are shown as they stand, whatever a model sees of them', async () => {
  writeFileSync(join(texts.baseDir, 'n.csv'), 'x,y,half\n1.5,2,up\n-3,4.25,down\n');
  const source = {
    format: 'csv' as const,
    file: 'n.csv',
    label: 'half',
    columns: ['x', 'y'],
  } satisfies PreviewRequest['source'];
  const { samples, columns } = await previewData({ ...texts, source, normalize: { mean: 2, std: 3 } });
  expect(columns).toEqual(['x', 'y']);
  const shown = samples.map(({ label, before }) => [label, before.kind === 'numbers' && before.values]);
  expect(shown).toEqual(
    expect.arrayContaining([
      ['up', [1.5, 2]],
      ['down', [-3, 4.25]],
    ]),
  );
});

test('what cannot be read is said as a run would say it', async () => {
  writeFileSync(join(texts.baseDir, 'ragged.csv'), 'label,text\ngood,one\nbad\n');
  const source = { ...texts.source, file: 'ragged.csv' } as PreviewRequest['source'];
  await expect(previewData({ ...texts, source })).rejects.toThrow('line 3: it has 1 fields');
  const { notes } = await previewData({ ...texts, source, reading: { ...texts.reading, skipBad: true } });
  expect(notes[0]).toContain('1 of 2 records');
});

test('a difference keeps the words of both texts, in their order', () => {
  const parts = wordDiff('one two three four', 'one 2 three five four');
  expect(parts.map(({ text, change = '' }) => `${change} ${text.trim()}`)).toEqual([
    ' one',
    'removed two',
    'added 2',
    ' three',
    'added five',
    ' four',
  ]);
});

test('there is to look at: all data, and what each stage makes of it', () => {
  const text = `name: a
data:
  train: { format: idx, images: a, labels: b }
  test: { format: idx, images: c, labels: d }
teacher: { architecture: mlp, hidden: [4] }
student: { architecture: mlp, hidden: [4] }
stages:
  - train: { model: teacher }
  - distill: { augment: [{ shift: 2 }] }
  - finetune: { phase: adapt, data: { format: csv, file: e, label: f } }
`;
  const { experiment } = parseExperiment(text, { file: 'a.distill.yaml' });
  if (!experiment) throw new Error('no experiment');
  expect(previewables(experiment).map(({ label, at, augment }) => [label, at, augment])).toEqual([
    ['data.train', 'data.train', []],
    ['as stage 2 sees it: distil', 'data.train', [{ shift: 2 }]],
    ['as stage 3 sees it: adapt', 'stages.2.finetune.data', []],
    ['data.test', 'data.test', []],
  ]);
});
