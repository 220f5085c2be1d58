import { toFlow } from './flow';
import { isObject } from './path';
import { firstKey, isKindList, leaves, type NodeType, type SchemaNode } from './schema-node';

/** `a`, `b` or `c`. */
export function either(names: Iterable<string>): string {
  return joined([...names], 'or');
}

/** `a`, `b` and `c`. */
export function all(names: Iterable<string>): string {
  return joined([...names], 'and');
}

function joined(names: string[], conjunction: string): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${conjunction} ${last}`;
}

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });

/** A number as people read it: thousands set apart, a real minus sign. */
export function count(value: number): string {
  return thousands.format(value).replace('-', '−');
}

/** `1 image`, `2 images`, `2 classes`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** A shape as people write it: 1×28×28. */
export function shapeOf(shape: readonly (number | string)[]): string {
  return shape.join('×');
}

/** A scalar as it is written in the file, with a real minus sign. */
export function literal(value: unknown): string {
  return typeof value === 'number' ? String(value).replace('-', '−') : String(value);
}

const longest = 40;

/** What stands in the file, in a few words: `1.4`, `the text "five"`, `a list`. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return `the text "${value.length > longest ? `${value.slice(0, longest)}…` : value}"`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isObject(value)) return 'a mapping';
  return literal(value);
}

/** What a place of the file takes: "a whole number of at least 1", "`test` or `validation`". */
export function expected(node: SchemaNode): string {
  if (node.alternatives.length > 0) return expectedOfAny(node);
  if (node.allowed) return either(node.allowed.map(({ value }) => String(value)));
  return node.path ? `the path of a ${node.path.kind}` : ofType[node.type ?? 'object'](node);
}

const ofType: Record<NodeType, (node: SchemaNode) => string> = {
  array: ({ items }) => (items ? `a list of ${plural(items)}` : 'a list'),
  object: (node) => `a mapping${keysOf(node)}`,
  boolean: () => '`true` or `false`',
  string: () => 'a text',
  integer: (node) => `a whole number ${rangeOf(node)}`.trimEnd(),
  number: (node) => `a number ${rangeOf(node)}`.trimEnd(),
};

function expectedOfAny(node: SchemaNode): string {
  const firstKeys = new Set(leaves(node).flatMap((leaf) => firstKey(leaf) ?? []));
  return firstKeys.size > 0 && leaves(node).every(({ type }) => type === 'object')
    ? `a mapping with ${either(firstKeys)}`
    : [...new Set(leaves(node).map(expected))].join(' or ');
}

function keysOf(node: SchemaNode): string {
  const keys = node.required.length > 0 ? node.required : [...node.properties.keys()];
  return keys.length > 0 && keys.length <= 4 ? ` with ${all(keys)}` : '';
}

function plural(node: SchemaNode): string {
  if (isKindList(node)) return `${node.noun ?? 'mapping'}s`;
  if (node.alternatives.length > 0 || node.type === 'object') return 'mappings';
  return expected(node)
    .replace(/^an? /, '')
    .replace(/number\b/, 'numbers')
    .replace(/^text$/, 'texts');
}

/** The range of a number, after its noun: "between 0 and 1", "above 0". Empty where there is none. */
export function rangeOf({ range }: SchemaNode): string {
  const { min, max, above, below } = range;
  if (min !== undefined && max !== undefined) return `between ${count(min)} and ${count(max)}`;
  const lower = min !== undefined ? `of at least ${count(min)}` : above !== undefined ? `above ${count(above)}` : '';
  const upper = max !== undefined ? `of at most ${count(max)}` : below !== undefined ? `below ${count(below)}` : '';
  return [lower, upper].filter(Boolean).join(' and ');
}

/** The default in words, for the end of a sentence; empty where there is none that fits in a few words. */
export function defaultOf({ fallback }: SchemaNode): string {
  if (fallback === undefined || (isObject(fallback) && Object.keys(fallback).length === 0)) return '';
  return typeof fallback === 'object' ? toFlow(fallback) : literal(fallback);
}
