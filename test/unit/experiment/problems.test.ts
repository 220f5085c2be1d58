import { expect, test } from 'vitest';
import { changed, codes, good, mended, parse, textIn } from './helpers';
import { cases } from './problem-cases';

test('a good experiment has no problem, and its defaults are filled in', () => {
  const { experiment, problems } = parse(good);
  expect(problems).toEqual([]);
  expect(experiment).toMatchObject({
    seed: 0,
    device: 'auto',
    data: { normalize: { mean: 0, std: 1 } },
    stages: [
      { train: { schedule: 'cosine' } },
      { distill: { hardLabel: 'data', optimizer: { adamw: { lr: 1e-3 } } } },
      { evaluate: { on: 'test' } },
      { export: { to: 'out/' } },
    ],
  });
});

test('a stage without options may be left empty', () => {
  expect(parse(changed('evaluate: {}', 'evaluate:')).experiment?.stages[2]).toEqual({
    evaluate: { on: 'test', latency: true },
  });
});

test.each(cases)('$is', ({ text, code, path, underlined, says, fix }) => {
  const { problems } = parse(text);
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  if (!problem) return;
  expect(problem).toMatchObject({ code, path, severity: 'error' });
  expect(textIn(text, problem.range)).toBe(underlined);
  expect(problem.message).toContain(says);
  const [first] = problem.fixes ?? [];
  expect(first?.edits.at(-1)?.newText).toBe(fix);
  if (first) expect(parse(mended(text, first)).problems).toEqual([]);
});

test('every fix leads to a file with fewer problems, or other ones', () => {
  for (const { text } of cases) {
    for (const fix of parse(text).problems.flatMap(({ fixes = [] }) => fixes)) {
      const after = parse(mended(text, fix)).problems;
      expect(codes(after), fix.title).not.toContain('yaml-syntax');
      expect(after, fix.title).not.toEqual(parse(text).problems);
    }
  }
});

test('no message is in the words of the validator', () => {
  for (const { text } of cases) {
    for (const { message } of parse(text).problems) {
      expect(message).not.toMatch(/invalid|expected|received|undefined|null|NaN|\[object/i);
      expect(message).toMatch(/[.?]$/);
    }
  }
});

test('the architecture that is named decides which keys are wrong', () => {
  const text = changed('architecture: cnn', 'architecture: mlp');
  expect(parse(text).problems.map(({ path, message }) => [path, message.split('.')[0]])).toEqual([
    ['teacher', '`teacher` has no `hidden`; add it'],
    ['teacher.channels', '`channels` does not go with `architecture: mlp` in `teacher`'],
    ['teacher.dense', '`dense` does not go with `architecture: mlp` in `teacher`'],
  ]);
});

test('several problems come in the order of the file', () => {
  const text = changed('alpha: 0.7', 'alpha: 2').replace('epochs: 2', 'epochs: 0').replace('name: tiny', 'nme: tiny');
  expect(parse(text).problems.map(({ path }) => path)).toEqual([
    'nme',
    'stages.0.train.epochs',
    'stages.1.distill.alpha',
  ]);
});

test('JSON is read and mended as JSON', () => {
  const experiment = JSON.parse(JSON.stringify(parse(good).experiment)) as Record<string, unknown>;
  const text = JSON.stringify({ ...experiment, seed: -1, nam: 'x' }, null, '\t');
  const { problems } = parse(text);
  expect(problems.map(({ range }) => textIn(text, range))).toEqual(['-1', '"nam"']);
  const withoutName = JSON.stringify({ ...experiment, name: undefined }, null, 2);
  const [missing] = parse(withoutName).problems;
  const fixed = mended(withoutName, missing?.fixes?.[0] ?? { title: '', edits: [] });
  expect(JSON.parse(fixed)).toMatchObject({ name: 'my-experiment' });
});

test('anchors and aliases are followed; a problem stands where the value is written', () => {
  const shared = changed(/teacher: \{.*/, 'teacher: &net { architecture: cnn, channels: [6], dense: 0 }');
  const text = shared.replace(/student: \{.*/, 'student: *net');
  const { problems } = parse(text);
  expect(problems.map(({ path, range }) => [path, textIn(text, range)])).toEqual([
    ['teacher.dense', '0'],
    ['student.dense', '0'],
  ]);
});

test('a draft is what remains when faults are left out', () => {
  expect(parse(changed('alpha: 0.7', 'alpha: 7')).draft?.stages[1]).toMatchObject({
    distill: { temperature: 2, alpha: 0.7 },
  });
  expect(parse(changed('alpha: 0.7', 'alpha: 7')).experiment).toBeUndefined();
  expect(parse(changed('[6]', 'x')).draft).toBeUndefined();
});

test('locate finds what is written, or the nearest above it', () => {
  const { locate } = parse(good);
  const found = (path: string) => {
    const range = locate(path);
    return range && textIn(good, range);
  };
  expect(found('stages.1.distill.alpha')).toBe('0.7');
  expect(found('stages.1.distill.optimizer.adamw.lr')).toBe('distill');
  expect(found('stages.0')).toBe('train: { model: teacher, epochs: 2, batch: 24 }');
  expect(found('teacher.channels.0')).toBe('6');
  expect(parse('').locate('name')).toBeUndefined();
});

test('every one of many mistakes is found', () => {
  const stages = Array.from(
    { length: 18 },
    () => '  - distill:\n      temperature: 2\n      alpha: 1.4\n      epochs: 5\n      batch: 64\n',
  );
  expect(parse(changed(/ {2}- train[\s\S]*/, stages.join(''))).problems).toHaveLength(18);
});
