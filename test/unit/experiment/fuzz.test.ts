import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyOverrides, completionsAt, hoverAt, type Problem, stageRanges } from '../../../src/experiment';
import { TextLines } from '../../../src/experiment/text-lines';
import { good, mended, parse } from './helpers';

/** Text that is nearly an experiment: the good one, cut, with pieces put in. */
const pieces = [
  '\t',
  '\n',
  '  ',
  '- ',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '#',
  '*a',
  '&a ',
  '|',
  '>',
  '!!map ',
  '---\n',
  '\r',
  'alpha',
  'stages:',
  '~',
  '1e999',
  '\u{1F600}',
  '? ',
  '<<',
  '__proto__: 1',
  'constructor',
];
const slips = fc.array(fc.record({ at: fc.nat(good.length), cut: fc.nat(12), piece: fc.constantFrom(...pieces) }), {
  minLength: 1,
  maxLength: 5,
});
const broken = slips.map((list) =>
  list.reduce((text, { at, cut, piece }) => text.slice(0, at) + piece + text.slice(at + cut), good),
);
const anything = fc.oneof(broken, fc.string({ unit: 'grapheme', maxLength: 300 }), fc.json());

/** The same texts every time. Another seed, or more runs, searches further. */
const runs = { seed: 7, numRuns: 200 };

function expectInside(text: string, { range, message }: Problem): void {
  const lines = new TextLines(text);
  for (const position of [range.start, range.end]) {
    expect(lines.positionAt(lines.offsetAt(position)), message).toEqual(position);
  }
  expect(lines.offsetAt(range.start), message).toBeLessThanOrEqual(lines.offsetAt(range.end));
}

test('whatever the text, there are problems or an experiment, and every range lies inside it', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const { problems, experiment, locate } = parse(text);
      expect(problems.length > 0).toBe(experiment === undefined);
      for (const problem of problems) expectInside(text, problem);
      locate('stages.0.distill.alpha');
    }),
    runs,
  );
});

const isUnparsed = (text: string): boolean =>
  parse(text).problems.some(({ code }) => ['yaml-syntax', 'open-quote', 'open-bracket', 'tab-indent'].includes(code));

test('no fix of a file breaks it further', () => {
  fc.assert(
    fc.property(broken, (text) => {
      // A line end that only very old computers wrote is text to YAML.
      fc.pre(!/\r(?!\n)/.test(text) && !isUnparsed(text));
      for (const fix of parse(text).problems.flatMap(({ fixes = [] }) => fixes)) {
        expect(isUnparsed(mended(text, fix)), `${fix.title} in:\n${text}`).toBe(false);
      }
    }),
    runs,
  );
});

test('help is given in any text without failing', async () => {
  await fc.assert(
    fc.asyncProperty(anything, fc.nat(400), async (text, at) => {
      const offset = Math.min(at, text.length);
      for (const { replaceRange } of await completionsAt(text, offset)) {
        const lines = new TextLines(text);
        expect(lines.offsetAt(replaceRange.start)).toBeLessThanOrEqual(offset);
        expect(lines.offsetAt(replaceRange.end)).toBeGreaterThanOrEqual(offset);
        expect(replaceRange.start.line).toBe(replaceRange.end.line);
      }
      hoverAt(text, offset);
      stageRanges(text);
    }),
    runs,
  );
});

test('overrides of any text with any set either change it or say why not', () => {
  const sets = fc.array(
    fc.oneof(fc.string(), fc.constantFrom('stages.1.distill.alpha=0.5', 'a.b=1', 'teacher=*x', 'seed=')),
  );
  fc.assert(
    fc.property(anything, sets, (text, list) => {
      expect(typeof applyOverrides(text, list).text).toBe('string');
    }),
    runs,
  );
});
