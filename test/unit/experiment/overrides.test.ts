import { expect, test } from 'vitest';
import { applyOverrides } from '../../../src/experiment';
import { changed, good, parse } from './helpers';

const set = (...sets: string[]) => applyOverrides(good, sets);

test.each([
  ['a value', 'stages.1.distill.temperature=4', 'temperature: 2', 'temperature: 4'],
  ['a value in brackets', 'teacher.channels=[8, 16]', 'channels: [6]', 'channels: [8, 16]'],
  ['an entry of a list', 'student.channels.0=5', 'channels: [3]', 'channels: [5]'],
  ['a text', 'name=other one', 'name: tiny', 'name: other one'],
  ['a key that was left to its default', 'seed=3', 'export: { to: out/ }', 'export: { to: out/ }\nseed: 3'],
  [
    'one further in',
    'stages.1.distill.optimizer.adamw.lr=3e-3',
    '0.7',
    '0.7\n      optimizer: { adamw: { lr: 0.003 } }',
  ],
  ['one in brackets', 'stages.0.train.warmup=5', 'batch: 24 }', 'batch: 24, warmup: 5 }'],
  ['one in empty brackets', 'stages.2.evaluate.on=validation', 'evaluate: {}', 'evaluate: { on: validation }'],
  ['a mapping over several lines', 'stages.1.distill={ alpha: 0.5 }', /distill:[\s\S]*0\.7/, 'distill: { alpha: 0.5 }'],
  ['a whole mapping', 'teacher={ model: x.onnx }', /teacher: \{.*/, 'teacher: { model: x.onnx }'],
])('%s is set, and nothing else changes', (_, override, from, to) => {
  const { text, problems } = set(override);
  expect(problems).toEqual([]);
  expect(text).toBe(changed(from, to));
  expect(parse(text).problems).toEqual([]);
});

test('several sets add up', () => {
  const { text } = set('seed=1', 'seed=2', 'stages.2.evaluate.latency=false');
  expect(parse(text).experiment).toMatchObject({ seed: 2, stages: [{}, {}, { evaluate: { latency: false } }, {}] });
});

test('an empty stage takes an option', () => {
  const { text } = applyOverrides(changed('evaluate: {}', 'evaluate:'), ['stages.2.evaluate.on=validation']);
  expect(parse(text).experiment?.stages[2]).toMatchObject({ evaluate: { on: 'validation' } });
});

test.each([
  ['stages.1.distill.temperatur=4', 'stages.1.distill has no `temperatur`. Did you mean `temperature`?'],
  ['stages.1.distill.foo.bar=4', 'stages.1.distill has no `foo`. It has `temperature`'],
  ['stages.9.distill.alpha=1', 'stages has no entry 9: it has 4 entries; they count from 0 to 3.'],
  ['stages.first=1', 'stages has no entry first'],
  ['stages.0.distill.alpha=1', 'stages.0 has no `distill`. It has `train`.'],
  ['sed=4', 'The experiment has no `sed`. Did you mean `seed`?'],
  ['name.first=x', 'name is a single value and has no `first`.'],
  ['seed', '"seed" says nothing to set; write it as stages.0.distill.temperature=4.'],
  ['teacher={', 'The value of teacher is not valid YAML: {'],
])('%s cannot be set, and is said so', (override, message) => {
  const { text, problems } = set(override);
  expect(text).toBe(good);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(message);
  expect(problems[0]).toMatchObject({ code: 'bad-override', severity: 'error' });
});

test('what is shared through an alias is not changed in both places', () => {
  const shared = changed(/teacher: \{.*/, 'teacher: &net { architecture: cnn, channels: [6], dense: 4 }').replace(
    /student: \{.*/,
    'student: *net',
  );
  expect(applyOverrides(shared, ['student.dense=2']).problems[0]?.message).toContain('student is an alias (*name)');
  const replaced = applyOverrides(shared, ['student={ model: x.onnx }']).text;
  expect(parse(replaced).experiment).toMatchObject({ teacher: { dense: 4 }, student: { model: 'x.onnx' } });
});

test('a value that is wrong is set, and found where the text is read', () => {
  const { text, problems } = set('stages.1.distill.alpha=1.4');
  expect(problems).toEqual([]);
  expect(parse(text).problems.map(({ code }) => code)).toEqual(['out-of-range']);
});

test('a text that is broken is left as it is', () => {
  const broken = changed('tiny', '"tiny');
  expect(applyOverrides(broken, ['seed=4'])).toEqual({ text: broken, problems: [] });
});
