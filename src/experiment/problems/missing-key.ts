import { nearest } from '../../names';
import type { Path } from '../path';
import { valueAt } from '../path';
import type { Problem } from '../problem';
import { exampleOf, leaves, nodeAt, type SchemaNode } from '../schema-node';
import { either } from '../words';
import { type Explaining, titleOf } from './context';
import { unknownKey } from './unknown-key';

/** A required key that is not written. */
export function missingKey(context: Explaining, path: Path): Problem {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const misspelt = misspeltAs(context, parent, key);
  if (misspelt !== undefined) return unknownKey(context, parent, misspelt);
  const node = nodeAt(path, context.data);
  const meaning = node?.description ? ` ${node.description}` : '';
  return context.error('key', parent, {
    code: 'missing-key',
    message: `${titleOf(parent)} has no \`${key}\`; add it.${meaning}`,
    fixes: node && [context.fix(`Add \`${key}\``, context.edit.insertKey(parent, key, exampleOf(node)))],
  });
}

/** The written key that was to be `key`. */
function misspeltAs({ data }: Explaining, parent: Path, key: string): string | undefined {
  const node = nodeAt(parent, data);
  const known = new Set(node && leaves(node).flatMap(({ properties }) => [...properties.keys()]));
  const written = Object.keys(valueAt(data, parent) ?? {});
  return nearest(
    key,
    written.filter((name) => !known.has(name)),
  );
}

/** A mapping that begins none of its alternatives: one of several keys is missing. */
export function missingChoice(context: Explaining, path: Path, node: SchemaNode): Problem {
  const examples = leaves(node).map((leaf): [string, unknown] => [leaf.required[0] ?? '', exampleOf(leaf)]);
  // Of alternatives that begin with the same key, the first serves as the example.
  const choices = new Map([...new Map(examples.toReversed())].reverse());
  const isEmpty = Object.keys(valueAt(context.data, path) ?? {}).length === 0;
  const fixes = [...choices].map(([key, example]) =>
    context.fix(`Write \`${key}\``, context.edit.replaceValue(path, example)),
  );
  return context.error('key', path, {
    code: 'missing-key',
    message: `${titleOf(path)} ${isEmpty ? 'is empty' : 'has none of its keys'}; write ${either(choices.keys())}.`,
    fixes: isEmpty ? fixes : [],
  });
}
