import { documentationOf } from '../documentation';
import { toFlow } from '../flow';
import { exampleOf, leaves, type SchemaNode } from '../schema-node';
import { literal } from '../words';
import type { Completion, Files } from './completion';
import type { Cursor } from './cursor';
import { fileCompletions } from './files';
import { mappingInsertion, valueText } from './insertion';

/** What may be written as the value of a key, or as an entry of a list. */
export async function valueCompletions(cursor: Cursor, node: SchemaNode, world?: Files): Promise<Completion[]> {
  if (node.path) return world ? fileCompletions(cursor, node.path, world) : [];
  const mappings = leaves(node).filter(({ properties }) => properties.size > 0);
  if (mappings.length > 0) return mappings.map((leaf) => mapping(cursor, leaf));
  const unique = new Map(valuesOf(node).map((one) => [literal(one.value), one]));
  return [...unique.values()].map((one) => toCompletion(cursor, node, one));
}

interface Value {
  value: unknown;
  description?: string;
}

function valuesOf(node: SchemaNode): Value[] {
  if (node.allowed) return node.allowed;
  if (node.type === 'boolean') return [{ value: true }, { value: false }];
  const usual = node.fallback === undefined ? [] : [{ value: node.fallback }];
  return [...usual, ...node.examples.map((value) => ({ value }))];
}

function toCompletion(cursor: Cursor, node: SchemaNode, { value, description }: Value): Completion {
  const isUsual = JSON.stringify(value) === JSON.stringify(node.fallback);
  return {
    label: toFlow(value),
    kind: 'value',
    detail: isUsual ? 'default' : '',
    documentation: description ?? node.description ?? '',
    insertText: cursor.prefix + valueText(cursor, value),
    replaceRange: cursor.range,
  };
}

function mapping(cursor: Cursor, node: SchemaNode): Completion {
  const insertion = mappingInsertion(cursor, node);
  const [key = ''] = node.required;
  const first = node.properties.get(key);
  return {
    label: toFlow(exampleOf(node)),
    detail: '',
    documentation: first ? documentationOf(key, first) : '',
    replaceRange: cursor.range,
    ...insertion,
  };
}
