import { toFlow } from '../flow';
import { isObject } from '../path';
import { exampleOf, leaves, type SchemaNode } from '../schema-node';
import type { Completion } from './completion';
import type { Cursor } from './cursor';

type Insertion = Pick<Completion, 'kind' | 'insertText'>;

/** Mappings of more keys than this are written over several lines. */
const mostOnOneLine = 4;

/** What is written for a key: itself, its colon, and the brackets or lines that its value begins with. */
export function keyInsertion(cursor: Cursor, key: string, node: SchemaNode): Insertion {
  const name = cursor.isQuoted ? key : quoted(cursor, key);
  if (cursor.hasColon || cursor.isQuoted) return { kind: 'key', insertText: cursor.prefix + name };
  const opened = opening(cursor, node);
  const insertText = `${cursor.prefix}${name}:${opened}`;
  return { kind: opened.includes('$') ? 'snippet' : 'key', insertText };
}

function opening(cursor: Cursor, node: SchemaNode): string {
  const below = indentBelow(cursor);
  const isMapping = leaves(node).some(({ properties }) => properties.size > 0);
  if (isMapping) {
    const isLong = Math.max(...leaves(node).map(({ properties }) => properties.size)) > mostOnOneLine;
    return cursor.isFlow || !isLong ? ' { $1 }' : `\n${below}$1`;
  }
  if (node.type !== 'array') return ' ';
  const holdsMappings = node.items !== undefined && leaves(node.items).some(({ properties }) => properties.size > 0);
  return cursor.isFlow || !holdsMappings ? ' [$1]' : `\n${below}- $1`;
}

/** What is written for a key with an example of its value, each part of which can be changed: a stage. */
export function filledInsertion(cursor: Cursor, key: string, node: SchemaNode): Insertion {
  const parts = partsOf(cursor, exampleOf(node));
  if (cursor.hasColon || cursor.isQuoted || parts.length === 0) return keyInsertion(cursor, key, node);
  const below = `\n${indentBelow(cursor)}`;
  const value = cursor.isFlow || parts.length <= 2 ? ` { ${parts.join(', ')} }` : below + parts.join(below);
  return { kind: 'snippet', insertText: `${cursor.prefix}${quoted(cursor, key)}:${value}` };
}

/** An example of a mapping on one line. */
export function mappingInsertion(cursor: Cursor, node: SchemaNode): Insertion {
  const parts = partsOf(cursor, exampleOf(node));
  return { kind: 'snippet', insertText: `${cursor.prefix}{ ${parts.join(', ')} }` };
}

/** The keys of an example, the value of each a place to fill in. */
function partsOf(cursor: Cursor, example: unknown): string[] {
  return Object.entries(isObject(example) ? example : {}).map(([name, value], index) => {
    const placeholder = valueText(cursor, value).replace(/[\\$}]/g, '\\$&');
    return `${quoted(cursor, name)}: \${${index + 1}:${placeholder}}`;
  });
}

/** A value on one line, in the style of the file. */
export function valueText({ isJson, isQuoted }: Cursor, value: unknown): string {
  return isJson && !isQuoted ? JSON.stringify(value) : toFlow(value);
}

/** Keys are quoted where the file is JSON. */
function quoted(cursor: Cursor, key: string): string {
  return cursor.isJson ? JSON.stringify(key) : key;
}

function indentBelow({ depth, prefix }: Cursor): string {
  return ' '.repeat(depth + prefix.trimStart().length + 2);
}
