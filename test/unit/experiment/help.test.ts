import { expect, test } from 'vitest';
import {
  describeStage,
  type Experiment,
  experimentJsonSchema,
  experimentTemplate,
  hoverAt,
  stageRanges,
} from '../../../src/experiment';
import { good, parse, textIn } from './helpers';

const hover = (at: string) => hoverAt(good, good.indexOf(at));

test('a key is explained with what it takes and its default', () => {
  const found = hover('alpha: 0.7');
  expect(found?.markdown).toMatch(
    /^\*\*alpha\*\* · a number between 0 and 1 · default `0\.7`\n\nα: weight of the teacher/,
  );
  expect(found && textIn(good, found.range)).toBe('alpha');
});

test('a value explains its key, and what else there may be', () => {
  const found = hover('teacher, epochs');
  expect(found && textIn(good, found.range)).toBe('model');
  expect(found?.markdown).toContain('- `student`: To see what it learns without a teacher.');
});

test('a model is explained by what it may be, its keys by the architecture that is named', () => {
  expect(hover('teacher: {')?.markdown).toContain('a mapping with `model` or `architecture`');
  expect(hover('channels: [6]')?.markdown).toContain('Channels of each 3×3 convolution');
});

/** The paths of all keys below a schema that say nothing of themselves. */
function undocumented(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const {
    properties = {},
    items,
    anyOf = [],
    oneOf = [],
  } = schema as {
    properties?: Record<string, { description?: string }>;
    items?: unknown;
    anyOf?: unknown[];
    oneOf?: unknown[];
  };
  const own = Object.entries(properties).flatMap(([key, child]) => [
    ...(child.description ? [] : [`${path}.${key}`]),
    ...undocumented(child, `${path}.${key}`),
  ]);
  return [...own, ...[items, ...anyOf, ...oneOf].flatMap((inner) => undocumented(inner, path))];
}

test('every key of the schema is documented', () => {
  expect(undocumented(experimentJsonSchema(), '')).toEqual([]);
});

test('nothing is explained in comments, and in what the schema does not know', () => {
  expect(hover('What is distilled')).toBeUndefined();
  expect(hover('point of it all')).toBeUndefined();
  expect(hoverAt('foo: 1\n', 1)).toBeUndefined();
});

test('the JSON Schema is that of the file as it is written', () => {
  const schema = experimentJsonSchema();
  expect(schema.required).toEqual(['name', 'data', 'teacher', 'student', 'stages']);
  expect(schema.properties?.seed).toEqual({
    type: 'integer',
    minimum: 0,
    maximum: 2147483647,
    default: 0,
    description: 'Same seed, same file, same device: the same weights, bit for bit.',
  });
  expect(JSON.stringify(schema)).not.toContain(String(Number.MAX_SAFE_INTEGER));
});

test('stages are found with the words that people use for them', () => {
  const { name, stages } = stageRanges(good);
  expect(name && textIn(good, name)).toBe('name');
  expect(stages.map(({ index, label }) => [index, label])).toEqual([
    [0, 'train teacher'],
    [1, 'distil'],
    [2, 'evaluate'],
    [3, 'export'],
  ]);
  expect(stages[1] && textIn(good, stages[1].range)).toBe(
    'distill: # the point of it all\n      temperature: 2\n      alpha: 0.7',
  );
});

test('stages are found in a file that is broken elsewhere', () => {
  expect(
    stageRanges('stages:\n  - train: { model: student }\n  - foo\n  - distill: {\n').stages.map(({ label }) => label),
  ).toEqual(['train student', 'distil']);
  expect(stageRanges('').stages).toEqual([]);
  expect(describeStage(undefined)).toBe('');
});

const data = { images: 'data/train images.gz', labels: 'data/train, labels.gz' };

test.each([
  ['everything', { name: 'mnist', train: data, test: data, sample: true }],
  ['no test data', { name: 'mnist', train: data }],
  ['a teacher', { name: 'a: "b" #c', train: data, test: data, teacher: 'models/big one.onnx' }],
])('a new experiment with %s is a good one', (_, options) => {
  const text = experimentTemplate(options);
  const { experiment, problems } = parse(text);
  expect(problems).toEqual([]);
  expect(experiment).toMatchObject({ name: options.name, data: { train: data } } satisfies Partial<
    Record<keyof Experiment, unknown>
  >);
  expect(stageRanges(text).stages.map(({ label }) => label)).toEqual([
    ...('teacher' in options ? [] : ['train teacher']),
    'distil',
    'evaluate',
    'export',
  ]);
  expect(experiment?.stages.find((stage) => 'evaluate' in stage)).toMatchObject({
    evaluate: { on: 'test' in options ? 'test' : 'validation' },
  });
});

test('each key of a new experiment is explained on its line or the one before', () => {
  const text = experimentTemplate({ name: 'mnist', train: data, test: data });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  expect(lines.filter((line) => line.includes('#')).length).toBeGreaterThan(lines.length / 2);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(130);
});
