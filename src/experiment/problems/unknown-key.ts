import { nearest } from '../../names';
import { isObject, type Path, valueAt } from '../path';
import type { Fix, Problem } from '../problem';
import { firstKey, leaves, meant, nodeAt, type SchemaNode } from '../schema-node';
import { all, either } from '../words';
import { type Explaining, nameOf } from './context';

/** A key that the mapping at `parent` does not have. */
export function unknownKey(context: Explaining, parent: Path, key: string): Problem {
  const path = [...parent, key];
  const written = valueAt(context.data, parent);
  const node = nodeAt(parent, context.data);
  const [known] = node ? meant(node, written) : [];
  const isFree = (name: string) => !(isObject(written) && Object.hasOwn(written, name));
  const free = [...(known?.properties.keys() ?? [])].filter(isFree);
  const near = nearest(key, free);
  const deeper = near === undefined && known ? placeBelow(known, key) : undefined;
  const rival = node && known && isOfAnother(node, key) ? rivalOf(known) : undefined;
  return context.error('key', path, {
    code: 'unknown-key',
    message: rival
      ? `\`${key}\` does not go with \`${rival}\` in ${nameOf(parent)}. Remove one of the two.`
      : `Unknown key \`${key}\` in ${nameOf(parent)}. ${advice(near, deeper, free)}`,
    fixes: [
      near === undefined ? undefined : context.fix(`Change to \`${near}\``, context.edit.renameKey(path, near)),
      deeper && moved(context, path, deeper),
      context.fix(`Remove \`${key}\``, context.edit.removeKey(path)),
    ],
  });
}

function advice(near: string | undefined, deeper: string[] | undefined, free: string[]): string {
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (deeper) return `It belongs in ${all(deeper.slice(0, -1)).replace(' and ', ', in ')}.`;
  return free.length > 0 ? `Remove it, or use ${either(free)}.` : 'Remove it.';
}

/** A key of an alternative that was not chosen. */
const isOfAnother = (node: SchemaNode, key: string): boolean =>
  leaves(node).some(({ properties }) => properties.has(key));

/** What chose the alternative: `architecture: mlp`, or its first key. */
function rivalOf(node: SchemaNode): string | undefined {
  const key = firstKey(node) ?? '';
  const [only, ...others] = node.properties.get(key)?.allowed ?? [];
  return only && others.length === 0 ? `${key}: ${only.value}` : key || undefined;
}

/** Where a key would be at home below a node, e.g. `lr` at optimizer, adamw, lr. */
function placeBelow(node: SchemaNode, key: string): string[] | undefined {
  const below = [...node.properties].flatMap(([name, child]) => leaves(child).map((leaf) => ({ name, leaf })));
  for (const { name, leaf } of below) {
    if (leaf.properties.has(key)) return [name, key];
    const deeper = placeBelow(leaf, key);
    if (deeper) return [name, ...deeper];
  }
  return undefined;
}

/** Puts the value where it is at home, if nothing is written there yet. */
function moved(context: Explaining, path: Path, [first = '', ...rest]: string[]): Fix | undefined {
  if (context.document.written([...path.slice(0, -1), first])) return undefined;
  const value = rest.reduceRight<unknown>((inner, step) => ({ [step]: inner }), valueAt(context.data, path));
  const edits = [...context.edit.renameKey(path, first), ...context.edit.replaceValue(path, value)];
  return context.fix(`Move into \`${first}\``, edits);
}
