import { expect, test } from 'vitest';
import { changed, good, mended, parse, textIn } from './helpers';

interface Case {
  is: string;
  text: string;
  code: string;
  /** From 1, as people count. */
  line: number;
  underlined: string;
  says: string;
}

const cases: Case[] = [
  {
    is: 'a tab for indentation',
    text: changed('      alpha: 0.7', '\t\t\talpha: 0.7'),
    code: 'tab-indent',
    line: 12,
    underlined: '\t\t\t',
    says: 'Line 12 is indented with a tab, which YAML does not allow; use spaces.',
  },
  {
    is: 'a key that stands twice',
    text: changed('      alpha: 0.7', '      alpha: 0.7\n      alpha: 0.6'),
    code: 'duplicate-key',
    line: 13,
    underlined: 'alpha',
    says: '`alpha` stands twice in the same place; line 12 has it already.',
  },
  {
    is: 'a quotation mark that is not closed',
    text: changed('tiny', '"tiny'),
    code: 'open-quote',
    line: 2,
    underlined: '"tiny',
    says: 'Line 2: The quotation mark " is not closed; put another " after the text.',
  },
  {
    is: 'one that swallows the lines up to the next',
    text: changed('tiny', '"tiny').replace('train-images', '"train-images"'),
    code: 'open-quote',
    line: 2,
    underlined: '"tiny',
    says: 'put another "',
  },
  {
    is: 'a single quotation mark in brackets',
    text: changed('train-images', "'train-images"),
    code: 'open-quote',
    line: 4,
    underlined: "'train-images, labels: train-labels }",
    says: "put another '",
  },
  {
    is: 'a mapping that is not closed',
    text: changed('dense: 24 }', 'dense: 24'),
    code: 'open-bracket',
    line: 6,
    underlined: '{ architecture: cnn, channels: [6], dense: 24',
    says: 'Line 6: The bracket { is not closed; put a } where the mapping ends.',
  },
  {
    is: 'a list that is not closed',
    text: changed('[6]', '[6'),
    code: 'open-bracket',
    line: 6,
    underlined: '[6, dense: 24',
    says: 'put a ] where the list ends',
  },
  {
    is: 'a bracket too many',
    text: changed('dense: 24 }', 'dense: 24 }}'),
    code: 'yaml-syntax',
    line: 6,
    underlined: '}',
    says: '`}` is not expected here',
  },
  {
    is: 'no blank after a colon',
    text: changed('alpha: 0.7', 'alpha:0.7'),
    code: 'yaml-syntax',
    line: 12,
    underlined: 'alpha:0.7',
    says: 'put a space after the colon of `alpha`',
  },
  {
    is: 'a key without colon',
    text: changed('alpha: 0.7', 'alpha'),
    code: 'yaml-syntax',
    line: 12,
    underlined: 'alpha',
    says: '`alpha` has no value',
  },
  {
    is: 'a key out of its column',
    text: changed('      alpha: 0.7', '     alpha: 0.7'),
    code: 'yaml-syntax',
    line: 12,
    underlined: 'alpha: 0.7',
    says: 'must begin in the same column',
  },
  {
    is: 'two colons in a line',
    text: changed('tiny', 'tiny: very'),
    code: 'yaml-syntax',
    line: 2,
    underlined: 'tiny',
    says: 'a second colon stands in the same line',
  },
  {
    is: 'a character that begins nothing',
    text: changed('tiny', '@tiny'),
    code: 'yaml-syntax',
    line: 2,
    underlined: '@tiny',
    says: 'a value cannot begin with @; put it in quotes',
  },
  {
    is: 'no comma between entries',
    text: changed('epochs: 2, batch', 'epochs: 2 batch'),
    code: 'yaml-syntax',
    line: 9,
    underlined: '2 batch: 24',
    says: 'put a comma between the entries',
  },
  {
    is: 'a second document',
    text: `${good}---\nname: other\n`,
    code: 'yaml-syntax',
    line: 15,
    underlined: '---',
    says: 'remove the line ---',
  },
  {
    is: 'an alias of nothing',
    text: changed('tiny', '*tiny'),
    code: 'bad-alias',
    line: 2,
    underlined: '*tiny',
    says: 'There is no anchor &tiny above *tiny',
  },
  {
    is: 'no text',
    text: '',
    code: 'empty-file',
    line: 1,
    underlined: '',
    says: 'tiny.distill.yaml is empty. Write an experiment',
  },
  {
    is: 'a comment only',
    text: '\n# later\n',
    code: 'empty-file',
    line: 2,
    underlined: '# later',
    says: 'is empty',
  },
  {
    is: 'a list instead of an experiment',
    text: '- name: tiny\n',
    code: 'wrong-type',
    line: 1,
    underlined: '- name: tiny',
    says: 'is not an experiment',
  },
];

test.each(cases)('$is', ({ text, code, line, underlined, says }) => {
  const { problems } = parse(text);
  expect(problems.map((problem) => problem.code)).toEqual([code]);
  const [problem] = problems;
  expect(problem?.message).toContain(says);
  expect(problem?.range.start.line).toBe(line - 1);
  expect(problem && textIn(text, problem.range)).toBe(underlined);
});

test('tabs are changed to spaces, and a second key is removed, by a fix', () => {
  for (const text of [
    changed('  - evaluate: {}', '  - evaluate:\n\t\t\ton: validation'),
    changed('      alpha: 0.7', '      alpha: 0.7\n      alpha: 0.6'),
    changed('[6]', '[6], channels: [7]'),
  ]) {
    const [fix] = parse(text).problems[0]?.fixes ?? [];
    expect(fix && parse(mended(text, fix)).problems).toEqual([]);
  }
});

test('JSON may be indented with tabs', () => {
  const text = JSON.stringify(parse(good).experiment, null, '\t');
  expect(parse(text).problems).toEqual([]);
});

test('line ends of Windows change nothing', () => {
  const text = changed('alpha: 0.7', 'alpha: 1.4').replaceAll('\n', '\r\n');
  const [problem] = parse(text).problems;
  expect(problem?.range).toEqual({ start: { line: 11, character: 13 }, end: { line: 11, character: 16 } });
});

test('an alias bomb is refused, and ends soon', () => {
  const levels = Array.from(
    { length: 9 },
    (_, i) =>
      `a${i}: &a${i} [${Array(9)
        .fill(i === 0 ? 'x' : `*a${i - 1}`)
        .join(', ')}]`,
  );
  const text = `${levels.join('\n')}\n`;
  const started = performance.now();
  expect(parse(text).problems.map(({ code }) => code)).toEqual(['bad-alias']);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('an alias that holds itself is refused', () => {
  expect(parse('name: &x { a: *x }\n').problems.length).toBeGreaterThan(0);
});

test.each([
  ['brackets', '['.repeat(50_000)],
  ['dashes', '- '.repeat(50_000)],
  ['mappings in mappings', '{a: '.repeat(50_000)],
])('%s nested without end are refused before they are parsed', (_, text) => {
  expect(parse(text).problems.map(({ code }) => code)).toEqual(['nested-too-deeply']);
});

test('a file that is far too large is refused', () => {
  const [problem] = parse(`${good}# ${'x'.repeat(300_000)}`).problems;
  expect(problem?.code).toBe('file-too-large');
  expect(problem?.message).toContain('tiny.distill.yaml has over 200,000 characters');
});
