import { leaves, nodeAt, type SchemaNode } from '../schema-node';
import type { Completion, Files } from './completion';
import { type Cursor, cursorAt } from './cursor';
import { keyCompletions } from './keys';
import { valueCompletions } from './values';

export type { Completion, Files } from './completion';

/**
 * What may be written at an offset, in the order of the schema. Works in a text that is broken or not finished.
 * @param world lists files, for the values that are paths; without it these have no completions.
 */
export async function completionsAt(text: string, offset: number, world?: Files): Promise<Completion[]> {
  const cursor = cursorAt(text, offset);
  const node = cursor && nodeAt(cursor.path, cursor.data);
  if (!node) return [];
  return writesKey(cursor, node) ? keyCompletions(cursor, node) : valueCompletions(cursor, node, world);
}

/** On a line of its own, the first key of a mapping is being written where one is expected, and else a value. */
function writesKey(cursor: Cursor, node: SchemaNode): boolean {
  const isMapping = leaves(node).some(({ properties }) => properties.size > 0);
  return isMapping && (cursor.role === 'key' || (cursor.beginsLine && !cursor.isFlow));
}
