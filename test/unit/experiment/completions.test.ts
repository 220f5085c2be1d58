import { expect, test } from 'vitest';
import { type Completion, completionsAt } from '../../../src/experiment';
import { atCursor, changed, good, parse, textIn } from './helpers';

const folders: Record<string, string[]> = {
  '': ['a.txt', 'data/', 'teacher.onnx', '.git/'],
  'data/': ['notes.txt', 'train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'],
};
const world = { files: async (folder: string) => folders[folder] ?? [] };

async function complete(marked: string): Promise<Completion[]> {
  const { text, offset } = atCursor(marked);
  return completionsAt(text, offset, world);
}

const labels = async (marked: string): Promise<string[]> => (await complete(marked)).map(({ label }) => label);

/** The text after the first completion of that name, its places filled with what stands in them. */
async function accept(marked: string, label: string): Promise<string> {
  const { text } = atCursor(marked);
  const completion = (await complete(marked)).find((one) => one.label === label);
  if (!completion) throw new Error(`No completion ${label}`);
  const plain = completion.insertText
    .replace(/\$\{\d+:((?:\\.|[^}])*)\}/g, '$1')
    .replace(/\$\d/g, '')
    .replaceAll('\\}', '}');
  const line = text.split('\n')[completion.replaceRange.start.line] ?? '';
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const { start, end } = completion.replaceRange;
  const lines = text.split('\n');
  lines[start.line] =
    line.slice(0, start.character) + plain.replaceAll('\n', `\n${indent}`) + line.slice(end.character);
  return lines.join('\n');
}

const distill = [
  'temperature',
  'alpha',
  'divergence',
  'hardLabel',
  'hidden',
  'baseline',
  'answers',
  'epochs',
  'batch',
  'augment',
  'optimizer',
  'groups',
  'schedule',
  'warmup',
  'clipNorm',
  'accumulate',
  'batchNorm',
  'labelSmoothing',
  'classWeights',
];
const without = (...names: string[]) => distill.filter((name) => !names.includes(name));

test.each([
  ['in an empty file', '|', ['name', 'seed', 'device', 'data', 'teacher', 'student', 'stages']],
  ['below everything', `${good}|`, ['seed', 'device']],
  ['between keys', changed('teacher:', 'se|\nteacher:'), ['seed', 'device']],
  [
    'on a blank line of a mapping',
    changed('      alpha: 0.7', '      alpha: 0.7\n      |'),
    without('temperature', 'alpha'),
  ],
  ['in brackets that are not closed', 'stages:\n  - distill: { temperature: 2, al|', without('temperature')],
  [
    'in brackets with more behind',
    changed('model: teacher,', 'model: teacher, b|,'),
    distill.slice(distill.indexOf('augment')),
  ],
  ['in empty brackets', 'stages:\n  - evaluate: { | }', ['on', 'latency']],
  ['where a key is corrected', changed('alpha: 0.7', 'al|pha: 0.7'), without('temperature')],
  [
    'below a key with nothing',
    'data:\n  |',
    ['train', 'validation', 'test', 'labelled', 'normalize', 'classes', 'tokenizer', 'skipBad', 'fetch'],
  ],
  ['where nothing tells which model', changed(/teacher: \{.*/, 'teacher: { | }'), ['model', 'architecture']],
  ['of the architecture that is named', changed(/teacher: \{.*/, 'teacher: { architecture: mlp, | }'), ['hidden']],
  ['of the source that is begun', changed('{ split: 0.2 }', '{ format: idx, | }'), ['images', 'labels']],
  [
    'deep inside',
    changed('alpha: 0.7', 'optimizer:\n        adamw: { | }'),
    ['lr', 'weightDecay', 'beta1', 'beta2', 'epsilon'],
  ],
  ['where nothing tells which optimizer', changed('alpha: 0.7', 'optimizer: { | }'), ['adamw', 'sgd']],
  ['in JSON', '{\n\t"name": "x",\n\t"|"\n}', ['seed', 'device', 'data', 'teacher', 'student', 'stages']],
])('keys %s', async (_, marked, expected) => {
  expect(await labels(marked)).toEqual(expected);
});

test.each([
  ['behind a dash', changed('  - evaluate: {}', '  - |'), 'evaluate: { on: test }'],
  ['being typed', changed('  - evaluate: {}', '  - ev|'), 'evaluate: { on: test }'],
  ['on a line without its dash', changed('  - evaluate: {}', '  |'), '- evaluate: { on: test }'],
])('a stage %s', async (_, marked, inserted) => {
  expect(await labels(marked)).toEqual([
    'train',
    'distill',
    'prune',
    'finetune',
    'quantize',
    'evaluate',
    'export',
    'tune',
  ]);
  expect(await accept(marked, 'evaluate')).toContain(`  ${inserted.startsWith('-') ? '' : '- '}${inserted}\n`);
});

test('every stage that is put in is a good one', async () => {
  for (const marked of [changed('  - evaluate: {}', '  - |'), changed('  - evaluate: {}', '  |')]) {
    for (const { label, kind } of await complete(marked)) {
      expect(kind).toBe('snippet');
      const text = await accept(marked, label);
      expect(parse(text).problems, text).toEqual([]);
    }
  }
  expect(await accept('stages:\n|', 'distill')).toBe(
    'stages:\n- distill:\n    temperature: 2\n    alpha: 0.7\n    baseline: true\n    epochs: 5',
  );
});

test.each([
  ['what is offered', changed('model: teacher', 'model: |'), ['teacher', 'student']],
  ['what is being typed', changed('alpha: 0.7', 'schedule: co|'), ['cosine', 'linear', 'constant']],
  ['true and false', changed('alpha: 0.7', 'baseline: |'), ['true', 'false']],
  ['a default', changed('alpha: 0.7', 'alpha: |'), ['0.7']],
  [
    'either architecture',
    changed('architecture: cnn', 'architecture: |'),
    ['cnn', 'mlp', 'resnet', 'textcnn', 'transformer', 'decoder'],
  ],
  ['an example of a list', changed('[6]', '|'), ['[8, 16]']],
  [
    'each kind of model',
    changed(/teacher: \{.*/, 'teacher: |'),
    [
      '{ model: models/teacher.onnx }',
      '{ architecture: cnn, channels: [8, 16], dense: 32 }',
      '{ architecture: mlp, hidden: [32] }',
      '{ architecture: resnet, channels: [16, 32, 64] }',
      '{ architecture: textcnn, width: 64, filters: 64 }',
      '{ architecture: transformer, layers: 4, width: 128, heads: 4 }',
      '{ architecture: decoder, layers: 4, width: 128, heads: 4 }',
    ],
  ],
])('values: %s', async (_, marked, expected) => {
  expect(await labels(marked)).toEqual(expected);
});

test('the default is marked, and values are explained', async () => {
  const [data, teacher] = await complete(changed('alpha: 0.7', 'hardLabel: |'));
  expect(data).toMatchObject({ label: 'data', detail: 'default', kind: 'value' });
  expect(teacher).toMatchObject({ detail: '', documentation: 'The class that the teacher finds likeliest.' });
  const [seed] = await complete('|\nname: x').then((all) => all.filter(({ label }) => label === 'seed'));
  expect(seed?.detail).toBe('a whole number between 0 and 2,147,483,647, default 0');
});

test('a blank is put in where it is missing behind a colon', async () => {
  expect(await accept(changed('alpha: 0.7', 'alpha:|'), '0.7')).toBe(good);
});

test('files come with folders, those that fit first, hidden ones not at all', async () => {
  expect(await labels(changed(/teacher: \{.*/, 'teacher: { model: |'))).toEqual([
    'teacher.onnx',
    '../',
    'data/',
    'a.txt',
  ]);
  const images = await complete(changed('images: train-images', 'images: data/tr|'));
  expect(images.map(({ label }) => label)).toEqual([
    'train-images-idx3-ubyte.gz',
    'train-labels-idx1-ubyte.gz',
    'notes.txt',
  ]);
  expect(await accept(changed('images: train-images', 'images: data/tr|'), 'train-images-idx3-ubyte.gz')).toContain(
    'images: data/train-images-idx3-ubyte.gz, labels',
  );
  expect(await labels(changed('to: out/', 'to: |'))).toEqual(['../', 'data/']);
});

test('files are found in quotes that are not closed', async () => {
  const marked = changed('images: train-images, labels: train-labels }', 'images: "data/tr|');
  const [first] = await complete(marked);
  expect(first).toMatchObject({ label: 'train-images-idx3-ubyte.gz', kind: 'file' });
  expect(first && textIn(atCursor(marked).text, first.replaceRange)).toBe('tr');
});

test.each([
  ['in a comment', '# na|'],
  ['inside a stage that has its kind', changed('- evaluate: {}', '- evaluate: {}\n    |')],
  ['of a text', changed('tiny', 'ti|').replace('my', 'x').replace('name', 'nam')],
])('nothing %s', async (_, marked) => {
  expect(await labels(marked)).toEqual([]);
});

test('in JSON, what is put in is JSON', async () => {
  const places: [string, string][] = [
    ['{ "name": "x", "stages": [ | ] }', '{ evaluate: { on: test } }'],
    ['{ "name": "x", "stages": [ { | } ] }', 'evaluate'],
    ['{ "name": "x", "teacher": | }', '{ model: models/teacher.onnx }'],
    ['{ "name": "x", "teacher": { "architecture": "cnn", "channels": | } }', '[8, 16]'],
    ['{ "name": "x", "teacher": { "model": | } }', 'teacher.onnx'],
    ['{ "name": "x", "device": | }', 'auto'],
    ['{ "name": "x", "device": "|" }', 'auto'],
  ];
  for (const [marked, label] of places) {
    const text = await accept(marked, label);
    expect(() => JSON.parse(text), text).not.toThrow();
    expect(text.length, text).toBeGreaterThan(marked.length);
  }
});

test('a bracket inside a place to fill in does not end it', async () => {
  const [stage] = await complete('{ "name": "x", "stages": [ | ] }');
  expect(stage?.insertText).toContain('{"model":"teacher","epochs":5\\}} }');
});
