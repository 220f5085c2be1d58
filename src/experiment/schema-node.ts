import { nearest } from '../names';
import { experimentJsonSchema, type JsonSchema } from './json-schema';
import { isObject, type Path, valueAt } from './path';

export type NodeType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';

/** One place of the experiment file as its schema describes it: what may stand there, and what it means. */
export interface SchemaNode {
  type?: NodeType;
  description?: string;
  /** What is taken when the key is left out. */
  fallback?: unknown;
  examples: unknown[];
  /** The only values there may be, and what each means. */
  allowed?: { value: unknown; description?: string }[];
  range: { min?: number; max?: number; above?: number; below?: number };
  properties: ReadonlyMap<string, SchemaNode>;
  required: readonly string[];
  items?: SchemaNode;
  /** The value fits one of these, in the schema's order. */
  alternatives: readonly SchemaNode[];
  path?: { kind: 'file' | 'folder'; extensions: string[] };
  /** What an entry is called that has one key of several: a stage, a change. */
  noun?: string;
}

let root: SchemaNode | undefined;

export function experimentNode(): SchemaNode {
  root ??= toNode(experimentJsonSchema());
  return root;
}

function toNode(schema: JsonSchema): SchemaNode {
  const { items } = schema;
  return {
    type: schema.type as NodeType | undefined,
    description: schema.description,
    fallback: schema.default,
    examples: Array.isArray(schema.examples) ? schema.examples : [],
    allowed: allowedValues(schema),
    range: {
      min: schema.minimum,
      max: schema.maximum,
      above: bound(schema.exclusiveMinimum),
      below: bound(schema.exclusiveMaximum),
    },
    properties: new Map(Object.entries(schema.properties ?? {}).map(([key, child]) => [key, toNode(asSchema(child))])),
    required: schema.required ?? [],
    items: items === undefined || Array.isArray(items) ? undefined : toNode(asSchema(items)),
    alternatives: (schema.anyOf ?? schema.oneOf ?? []).map((child) => toNode(asSchema(child))),
    path: pathKind(schema),
    noun: typeof schema.noun === 'string' ? schema.noun : undefined,
  };
}

/** Draft 4 has truth values here; draft 2020-12, which is ours, has numbers. */
const bound = (limit: number | boolean | undefined) => (typeof limit === 'number' ? limit : undefined);

const asSchema = (schema: JsonSchema | boolean): JsonSchema => (typeof schema === 'boolean' ? {} : schema);

function allowedValues(schema: JsonSchema): SchemaNode['allowed'] {
  if (schema.const !== undefined) return [{ value: schema.const, description: schema.description }];
  const descriptions = Array.isArray(schema.enumDescriptions) ? schema.enumDescriptions : [];
  return schema.enum?.map((value, index) => ({ value, description: descriptions[index] }));
}

function pathKind(schema: JsonSchema): SchemaNode['path'] {
  if (schema.path !== 'file' && schema.path !== 'folder') return undefined;
  return { kind: schema.path, extensions: Array.isArray(schema.extensions) ? schema.extensions : [] };
}

/** The node itself, or the alternatives below it that have no further ones. */
export function leaves(node: SchemaNode): SchemaNode[] {
  return node.alternatives.length === 0 ? [node] : node.alternatives.flatMap(leaves);
}

/** The key that tells an alternative from others. */
export const firstKey = ({ required, properties }: SchemaNode): string | undefined =>
  required[0] ?? [...properties.keys()][0];

/** True where exactly one of several keys must be chosen, and each alternative has just that key: a stage, a change of an image. */
export function isKindList(node: SchemaNode): boolean {
  const hasOne = ({ properties, required }: SchemaNode) => properties.size === 1 && required.length === 1;
  return node.alternatives.length > 1 && node.alternatives.every(hasOne);
}

/**
 * How well a written value agrees with a node: 2 for each key that the node has, 1 for one that is nearly so, 1 more
 * where a fixed value agrees too. Of a value that is no mapping, 1 where the type fits.
 */
export function agreement(node: SchemaNode, value: unknown): number {
  if (node.alternatives.length > 0) return Math.max(...node.alternatives.map((one) => agreement(one, value)));
  if (!isObject(value)) return fitsType(node, value) ? 1 : 0;
  return Object.entries(value).reduce((sum, [key, written]) => sum + keyAgreement(node, key, written), 0);
}

/** A key that has one value in each alternative is there to tell them apart: more than all other keys together. */
const decisive = 1000;

function keyAgreement(node: SchemaNode, key: string, written: unknown): number {
  const child = node.properties.get(key);
  if (child === undefined) return nearest(key, node.properties.keys()) === undefined ? 0 : 1;
  if (!child.allowed?.some(({ value }) => value === written)) return 2;
  return child.allowed.length === 1 ? decisive : 3;
}

function fitsType(node: SchemaNode, value: unknown): boolean {
  if (Array.isArray(value)) return node.type === 'array';
  if (typeof value === 'number') return node.type === 'number' || node.type === 'integer';
  return node.type === typeof value;
}

/** The alternatives that a value agrees with best; all of them where it agrees with none. */
export function meant(node: SchemaNode, value: unknown): SchemaNode[] {
  const scored = leaves(node).map((leaf) => ({ leaf, score: agreement(leaf, value) }));
  const best = Math.max(...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score === best).map(({ leaf }) => leaf);
}

/** The schema of a key or entry of `value`, which stands at `node`; undefined where the schema has no such place. */
export function childOf(node: SchemaNode, value: unknown, step: string | number): SchemaNode | undefined {
  if (typeof step === 'number') return leaves(node).find((leaf) => leaf.items !== undefined)?.items;
  const holders = leaves(node).filter((leaf) => leaf.properties.has(step));
  const variants = holders.flatMap((leaf) => leaf.properties.get(step) ?? []);
  const [first] = variants;
  // A key that tells alternatives apart may hold the value of any of them.
  if (first !== undefined && variants.length > 1 && variants.every((variant) => variant.allowed !== undefined)) {
    return { ...first, description: undefined, allowed: variants.flatMap((variant) => variant.allowed ?? []) };
  }
  const likely = meant(node, value).find((leaf) => leaf.properties.has(step));
  return likely?.properties.get(step) ?? first;
}

/** The schema at a path. `value` is the whole experiment as written: it decides between alternatives. */
export function nodeAt(path: Path, value: unknown): SchemaNode | undefined {
  let node: SchemaNode | undefined = experimentNode();
  for (const [depth, step] of path.entries()) {
    if (node === undefined) return undefined;
    node = childOf(node, valueAt(value, path.slice(0, depth)), step);
  }
  return node;
}

/** A value that fits, for people to start from: the first example, the default, else what is required. */
export function exampleOf(node: SchemaNode): unknown {
  const [ready] = [...node.examples, node.fallback, node.allowed?.[0]?.value].filter((value) => value !== undefined);
  if (ready !== undefined) return ready;
  const [first] = node.alternatives;
  return first === undefined ? minimum[node.type ?? 'object'](node) : exampleOf(first);
}

const minimum: Record<NodeType, (node: SchemaNode) => unknown> = {
  array: ({ items }) => (items ? [exampleOf(items)] : []),
  object: ({ required, properties }) =>
    Object.fromEntries(
      [...properties].filter(([key]) => required.includes(key)).map(([key, node]) => [key, exampleOf(node)]),
    ),
  boolean: () => false,
  string: () => '',
  integer: ({ range }) => range.min ?? 1,
  number: ({ range }) => range.min ?? 1,
};
