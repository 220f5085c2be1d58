import { isPair, type Scalar, visit } from 'yaml';
import { ExperimentDocument } from '../document';
import { isObject, type Path, valueAt } from '../path';
import { nodeAt } from '../schema-node';
import { type Range, TextLines } from '../text-lines';
import { type Ancestor, pathTo } from '../yaml-path';

/** Where something is being written, and what. */
export interface Cursor {
  /** A key of the mapping at `path`, or the value at `path`. */
  role: 'key' | 'value';
  path: Path;
  /** The whole experiment as far as it can be read. */
  data: unknown;
  /** The keys beside the word. */
  siblings: Record<string, unknown>;
  /** The word at the cursor, up to the cursor, and where all of it stands. */
  typed: string;
  range: Range;
  /** Whether a colon follows the word. */
  hasColon: boolean;
  /** Inside brackets everything stands on one line. */
  isFlow: boolean;
  isQuoted: boolean;
  /** Whether the file is written as JSON, where keys and texts stand in quotes. */
  isJson: boolean;
  /** What must be written before the word: the dash of a new entry, the blank after a colon. */
  prefix: '- ' | ' ' | '';
  /** Whether the word is the first on its line, but for dashes: a mapping may begin here. */
  beginsLine: boolean;
  /** Columns from the line's indentation to the word. */
  depth: number;
}

interface Place extends Pick<Cursor, 'role' | 'path' | 'data' | 'siblings' | 'isFlow' | 'isQuoted'> {}

const marker = 'DistilleryCompletesHere';
const betweenWords = /[\s,[\]{}:#"']/;

/**
 * What is being written at an offset. The text may be broken: a marker takes the place of the word at the cursor, and
 * what the parser still makes of the text tells where it stands. Undefined in comments and where nothing is expected.
 */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  const { start, end } = wordAt(text, offset);
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const after = text.slice(end);
  const hasColon = /^["']?[ \t]*:/.test(after);
  const beginsLine = /^\s*(- +)*$/.test(before);
  // A word alone on its line would be taken for the beginning of the next line's key.
  const colon = beginsLine && !hasColon ? ':' : '';
  const marked = (prefix: string) => placeOfMarker(text.slice(0, start) + prefix + marker + colon + after);
  const entry = before.trim() === '' ? expectedEntry(marked('- ')) : undefined;
  const blank = before.endsWith(':') ? ' ' : '';
  const place = entry ?? marked(blank);
  if (!place) return undefined;
  return {
    ...place,
    isJson: /^\s*\{\s*"/.test(text),
    typed: text.slice(start, offset),
    range: new TextLines(text).range(start, end),
    hasColon,
    prefix: entry ? '- ' : blank,
    beginsLine,
    depth: before.trimStart().length,
  };
}

function wordAt(text: string, offset: number): { start: number; end: number } {
  let start = offset;
  let end = offset;
  while (start > 0 && !betweenWords.test(text.charAt(start - 1))) start--;
  while (end < text.length && !betweenWords.test(text.charAt(end))) end++;
  return { start, end };
}

/** On a line of its own, the next entry may be meant of a list that the schema has there. */
function expectedEntry(place: Place | undefined): Place | undefined {
  const isNewEntry = typeof place?.path.at(-1) === 'number' && Object.keys(place.siblings).length === 0;
  return isNewEntry && nodeAt(place.path, place.data) ? place : undefined;
}

function placeOfMarker(text: string): Place | undefined {
  const document = new ExperimentDocument(text);
  let place: Place | undefined;
  visit(document.yaml, {
    Scalar: (role, node, ancestors) => {
      if (!isMarker(node)) return undefined;
      place = placeOf(document, role === 'key', node, ancestors);
      return visit.BREAK;
    },
  });
  return place;
}

/** Text in quotes may go on after the marker, above all where the quotes are not closed yet. */
function isMarker({ type, value }: Scalar): boolean {
  if (typeof value !== 'string') return false;
  return type === 'PLAIN' ? value === marker : /^[^\n]*$/.test(value.split(marker)[0] ?? '') && value.includes(marker);
}

function placeOf(document: ExperimentDocument, isKey: boolean, node: Scalar, ancestors: readonly Ancestor[]): Place {
  const data = document.toDataIfPossible();
  const holders = isKey && isPair(ancestors.at(-1)) ? ancestors.slice(0, -1) : ancestors;
  const path = isKey ? pathTo(holders) : pathTo(holders, node);
  const map = isKey ? valueAt(data, path) : undefined;
  const beside = isObject(map) ? Object.entries(map).filter(([key]) => !key.includes(marker)) : [];
  return {
    role: isKey ? 'key' : 'value',
    path,
    data,
    siblings: Object.fromEntries(beside),
    isFlow: ancestors.some((one) => 'flow' in one && one.flow === true),
    isQuoted: node.type !== 'PLAIN',
  };
}
