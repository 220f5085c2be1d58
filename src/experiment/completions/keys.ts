import { detailOf, documentationOf } from '../documentation';
import { childOf, firstKey, isKindList, leaves, meant, type SchemaNode } from '../schema-node';
import type { Completion } from './completion';
import type { Cursor } from './cursor';
import { filledInsertion, keyInsertion } from './insertion';

/** The keys that may still be written in a mapping; of a stage, its kinds with their usual options. */
export function keyCompletions(cursor: Cursor, node: SchemaNode): Completion[] {
  const insertion = isKindList(node) ? filledInsertion : keyInsertion;
  return [...freeKeys(cursor, node)].map(([key, child]) => ({
    label: key,
    detail: isKindList(node) ? (child.description ?? '') : detailOf(child),
    documentation: documentationOf(key, child),
    replaceRange: cursor.range,
    ...insertion(cursor, key, child),
  }));
}

/** The first key tells which of several alternatives is meant, and only that one's keys go on. A stage has one kind. */
function freeKeys({ siblings }: Cursor, node: SchemaNode): Map<string, SchemaNode> {
  const isBegun = Object.keys(siblings).length > 0;
  if (isBegun && isKindList(node)) return new Map();
  const candidates = isBegun ? meant(node, siblings) : leaves(node);
  const keys = candidates.flatMap((candidate) => {
    const first = firstKey(candidate);
    const open = candidates.length === 1 ? [...candidate.properties.keys()] : first ? [first] : [];
    return open.filter((key) => !Object.hasOwn(siblings, key));
  });
  return new Map(
    keys.flatMap((key) => {
      const child = childOf(node, siblings, key);
      return child ? [[key, child]] : [];
    }),
  );
}
