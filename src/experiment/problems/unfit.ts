import { nearest } from '../../names';
import type { Path } from '../path';
import type { Fix, Problem } from '../problem';
import { agreement, exampleOf, leaves, meant, nodeAt, type SchemaNode } from '../schema-node';
import { defaultOf, expected, rangeOf, shown } from '../words';
import { type Explaining, titleOf } from './context';

/** A value that cannot stand where it stands: empty, of the wrong type, out of range, or none of those allowed. */
export function unfit(context: Explaining, path: Path, value: unknown): Problem {
  const node = nodeAt(path, context.data);
  if (node === undefined) {
    return context.error('value', path, { code: 'wrong-type', message: `${titleOf(path)} is not expected here.` });
  }
  const { code, sentence } = fault(node, value);
  const usual = defaultOf(node);
  return context.error('value', path, {
    code,
    message: `${titleOf(path)} is ${shown(value)}; ${sentence}${suggestion(node, value)}${usual && ` The default is ${usual}.`}`,
    fixes: replacements(node, value).map((replacement) => replacing(context, path, replacement)),
  });
}

function fault(node: SchemaNode, value: unknown): { code: string; sentence: string } {
  if (value === null || value === undefined || value === '') {
    return { code: 'empty', sentence: `write ${expected(node)}.` };
  }
  if (node.allowed) return { code: 'unknown-value', sentence: `it must be ${expected(node)}.` };
  if (Array.isArray(value) && node.type === 'array') return { code: 'empty', sentence: `write ${expected(node)}.` };
  if (typeof value === 'number' && agreement(node, value) > 0 && !isFraction(node, value)) {
    return { code: 'out-of-range', sentence: `it must ${mustBe(meant(node, value)[0] ?? node)}.` };
  }
  return { code: 'wrong-type', sentence: `it must be ${expected(node)}.` };
}

const isFraction = (node: SchemaNode, value: number): boolean => node.type === 'integer' && !Number.isInteger(value);

function mustBe(node: SchemaNode): string {
  const range = rangeOf(node).replaceAll('of at', 'at');
  return range.startsWith('between') ? `lie ${range}` : `be ${range}`;
}

function suggestion(node: SchemaNode, value: unknown): string {
  const near = nearestAllowed(node, value);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}

function nearestAllowed(node: SchemaNode, value: unknown): string | undefined {
  return typeof value === 'string'
    ? nearest(
        value,
        (node.allowed ?? []).map((one) => String(one.value)),
      )
    : undefined;
}

interface Replacement {
  title: string;
  value: unknown;
}

function replacing(context: Explaining, path: Path, { title, value }: Replacement): Fix | undefined {
  return context.fix(title.replace('%', context.edit.render(value)), context.edit.replaceValue(path, value));
}

/** Values that fit and that the person may have meant, the likeliest first. */
function replacements(node: SchemaNode, value: unknown): Replacement[] {
  // What somebody has built is not thrown away by a fix.
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) return [];
  const candidates = [
    replacement('Change to %', nearestAllowed(node, value)),
    replacement('Change to %', readAs(node, value)),
    replacement('Write %', wrapped(node, value)),
    replacement('Change to %, the nearest', nearestInRange(node, value)),
    replacement('Use the default, %', defaultOf(node) ? node.fallback : undefined),
  ].flatMap((candidate) => candidate ?? []);
  if (candidates.length > 0) return unique(candidates);
  return hasExample(node) ? [{ title: 'Write %', value: exampleOf(node) }] : [];
}

/** An invented path or number helps nobody. */
const hasExample = (node: SchemaNode): boolean =>
  !node.path &&
  (node.examples.length > 0 || node.type === undefined || node.type === 'object' || node.allowed !== undefined);

const replacement = (title: string, value: unknown): Replacement | undefined =>
  value === undefined ? undefined : { title, value };

function unique(candidates: Replacement[]): Replacement[] {
  const seen = new Map(candidates.toReversed().map((one) => [JSON.stringify(one.value), one]));
  return [...seen.values()].reverse();
}

const truths: Record<string, boolean> = { yes: true, on: true, no: false, off: false, true: true, false: false };

/** The number or truth value that a text spells, where the node takes one. */
function readAs(node: SchemaNode, value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  if (node.type === 'boolean') return truths[value.toLowerCase()];
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const takesNumber = node.type === 'number' || node.type === 'integer';
  return takesNumber && Number.isFinite(number) && inRange(node, number) ? number : undefined;
}

function inRange({ type, range }: SchemaNode, value: number): boolean {
  const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity } = range;
  return (
    value >= min && value <= max && value > above && value < below && (type !== 'integer' || Number.isInteger(value))
  );
}

function nearestInRange(node: SchemaNode, value: unknown): number | undefined {
  if (typeof value !== 'number' || (node.type !== 'number' && node.type !== 'integer')) return undefined;
  const { min = -Infinity, max = Infinity } = node.range;
  const whole = node.type === 'integer' ? Math.round(value) : value;
  const near = Math.min(Math.max(whole, min), max);
  return inRange(node, near) ? near : undefined;
}

/** The value inside what must stand around it: `8` as `[8]`, `x.onnx` as `{ model: x.onnx }`. */
function wrapped(node: SchemaNode, value: unknown): unknown {
  if (value === null || typeof value === 'object') return undefined;
  if (node.items && agreement(node.items, value) > 0) return [value];
  const key = leaves(node)
    .flatMap(onlyKey)
    .find((one) => agreement(one.node, value) > 0)?.key;
  return key === undefined ? undefined : { [key]: value };
}

/** The one key that a mapping must have, if it is one. */
function onlyKey({ required, properties }: SchemaNode): { key: string; node: SchemaNode }[] {
  const [key = '', ...others] = required;
  const node = properties.get(key);
  return node && others.length === 0 ? [{ key, node }] : [];
}
