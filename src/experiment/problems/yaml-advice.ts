import type { YAMLError } from 'yaml';

/** What to do about an error of the YAML parser; `word` is the text it stands on. The end of a sentence. */
export function adviceFor({ code, message }: YAMLError, word: string): string {
  return advices[code]?.(word, message) ?? 'check the indentation, the brackets and the quotes there.';
}

type Advice = (word: string, message: string) => string;

const columns = 'keys of the same mapping must begin in the same column; line this one up with those above.';

/** `alpha:0.7` */
const isGlued = (word: string): boolean => /^[\w.]+:\S/.test(word);
const apart = (word: string): string => `put a space after the colon of \`${word.split(':')[0]}\`.`;

const advices: Partial<Record<YAMLError['code'], Advice>> = {
  BAD_INDENT: () => columns,
  MISSING_CHAR: (word, message) => {
    if (isGlued(word)) return apart(word);
    if (/comma|,/.test(message)) return 'entries in brackets must be separated by a comma.';
    return `\`${word}\` has no value; put a colon, a space and a value after it.`;
  },
  MULTILINE_IMPLICIT_KEY: (word) =>
    isGlued(word) ? apart(word) : 'a key must stand on one line, with a colon and a space after it.',
  BLOCK_AS_IMPLICIT_KEY: () => 'a second colon stands in the same line; begin a new line, or put the value in quotes.',
  BLOCK_IN_FLOW: () => 'inside brackets, put a comma between the entries, and no `-` before them.',
  BAD_SCALAR_START: (word) => `a value cannot begin with ${word.slice(0, 1)}; put it in quotes.`,
  BAD_DQ_ESCAPE: () => 'a backslash in double quotes begins an escape; use single quotes or forward slashes.',
  BAD_ALIAS: () => 'a name after * or & is missing or malformed.',
  MULTIPLE_DOCS: () => 'it begins a second document, and an experiment file has one; remove the line ---.',
  MULTIPLE_ANCHORS: () => 'a value can have one anchor (&name) only.',
  TAB_AS_INDENT: () => 'a tab stands where only spaces may; use spaces.',
  UNEXPECTED_TOKEN: (word) => `\`${word}\` is not expected here; check the brackets, commas and quotes before it.`,
};
