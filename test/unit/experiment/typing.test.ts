import { expect, test } from 'vitest';
import { completionsAt, experimentTemplate, hoverAt, stageRanges } from '../../../src/experiment';
import { TextLines } from '../../../src/experiment/text-lines';
import { good } from './helpers';

const pair = { images: 'train-images', labels: 'train-labels' };
const files: [string, string][] = [
  ['in block and flow style', good],
  ['with line ends of Windows', good.replaceAll('\n', '\r\n')],
  ['that New Experiment writes', experimentTemplate({ name: 'tiny', train: pair, test: pair, sample: true })],
];

/** Every key of a text, and every value that has a name, with its offset. */
function words(text: string): { word: string; from: number; isKey: boolean }[] {
  const code = text.replace(/#.*/g, (comment) => ' '.repeat(comment.length));
  const keys = [...code.matchAll(/([A-Za-z]+):/g)].map(({ 1: word = '', index }) => ({
    word,
    from: index,
    isKey: true,
  }));
  const values = [...code.matchAll(/: (idx|cnn|teacher|test|true|false)\b/g)].map(({ 1: word = '', index }) => ({
    word,
    from: index + 2,
    isKey: false,
  }));
  return [...keys, ...values];
}

const offered = async (text: string, offset: number): Promise<string[]> =>
  (await completionsAt(text, offset)).map(({ label }) => label);

test.each(files)('a file %s can be written with completions: each next word is offered', async (_, text) => {
  for (const { word, from } of words(text)) {
    const half = from + Math.ceil(word.length / 2);
    expect(await offered(text.slice(0, from), from), `before ${word} at ${from}`).toContain(word);
    expect(await offered(text.slice(0, half), half), `in ${word} at ${from}`).toContain(word);
  }
});

test.each(files)('in a file %s, words that are changed or taken out are offered again', async (_, text) => {
  for (const { word, from, isKey } of words(text)) {
    const without = text.slice(0, from) + text.slice(from + word.length);
    expect(await offered(text, from + 1), `on ${word} at ${from}`).toContain(word);
    if (!isKey) expect(await offered(without, from), `in place of ${word} at ${from}`).toContain(word);
  }
});

test.each(files)('in a file %s, a line that is begun anew may become what it was', async (_, text) => {
  for (const { 0: line, 1: indent = '', 2: key = '', index } of text.matchAll(/^( *)(\w+): [^\s{][^\r\n]*/gm)) {
    for (const begun of [indent, indent + key.slice(0, 2)]) {
      const changed = text.slice(0, index) + begun + text.slice(index + line.length);
      expect(await offered(changed, index + begun.length), `"${begun}" for "${line}"`).toContain(key);
    }
  }
});

test('at every offset of every beginning of a file, help is given on the line of the cursor', async () => {
  const lines = new TextLines(good);
  for (let end = 0; end <= good.length; end += 7) {
    const text = good.slice(0, end);
    stageRanges(text);
    for (const offset of new Set([end, Math.floor(end / 2), (end * 7) % (end + 1)])) {
      hoverAt(text, offset);
      for (const { replaceRange } of await completionsAt(text, offset)) {
        expect(replaceRange.start.line).toBe(lines.positionAt(offset).line);
        expect(replaceRange.end.line).toBe(replaceRange.start.line);
      }
    }
  }
});
