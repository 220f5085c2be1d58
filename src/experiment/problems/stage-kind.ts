import { isScalar } from 'yaml';
import { nearest } from '../../names';
import { isObject, type Path } from '../path';
import type { Problem } from '../problem';
import type { SchemaNode } from '../schema-node';
import { all, either } from '../words';
import { type Explaining, titleOf } from './context';
import { unknownKey } from './unknown-key';

/** An entry, such as a stage, that does not say of which kind it is, or says it twice. */
export function stageKind(context: Explaining, path: Path, node: SchemaNode, value: unknown): Problem[] {
  const kinds = new Map(node.alternatives.flatMap((one) => [...one.properties]));
  const { noun = 'entry' } = node;
  const choice = { noun, kinds: [...kinds.keys()] };
  if (typeof value === 'string') return [bareKind(context, path, choice, value)];
  if (!isObject(value) || Object.keys(value).length === 0) return [withoutKind(context, path, choice)];
  const known = Object.keys(value).filter((key) => kinds.has(key));
  const [kind, second] = known;
  if (kind === undefined) return [unknownKind(context, path, choice, Object.keys(value)[0] ?? '')];
  if (second !== undefined) return [secondKind(context, [...path, second], { noun, first: kind })];
  const strays = Object.keys(value).filter((key) => key !== kind);
  return strayOptions(context, path, kind, strays, kinds.get(kind));
}

interface Choice {
  noun: string;
  kinds: string[];
}

/** `- evaluate` without its colon. */
function bareKind(context: Explaining, path: Path, { noun, kinds }: Choice, value: string): Problem {
  const kind = kinds.includes(value) ? value : nearest(value, kinds);
  return context.error('value', path, {
    code: `${noun}-without-kind`,
    message: kind
      ? `${titleOf(path)} is a text; write \`${kind}:\` with a colon.`
      : `${titleOf(path)} is a text; begin it with ${either(kinds)} and a colon.`,
    fixes: kind ? [context.fix(`Change to \`${kind}:\``, context.edit.replaceEntry(path, { [kind]: {} }))] : [],
  });
}

function withoutKind(context: Explaining, path: Path, { noun, kinds }: Choice): Problem {
  return context.error('value', path, {
    code: `${noun}-without-kind`,
    message: `${titleOf(path)} says nothing; begin it with ${either(kinds)}.`,
  });
}

function unknownKind(context: Explaining, path: Path, { noun, kinds }: Choice, key: string): Problem {
  const near = nearest(key, kinds);
  return context.error('key', [...path, key], {
    code: `unknown-${noun}`,
    message: `There is no ${noun} \`${key}\`. ${near ? `Did you mean \`${near}\`?` : `Use ${either(kinds)}.`}`,
    fixes: near ? [context.fix(`Change to \`${near}\``, context.edit.renameKey([...path, key], near))] : [],
  });
}

function secondKind(context: Explaining, path: Path, { noun, first }: { noun: string; first: string }): Problem {
  return context.error('key', path, {
    code: `${noun}-with-many-kinds`,
    message: `One ${noun} cannot be both \`${first}\` and \`${path.at(-1)}\`; begin a new one with \`-\`.`,
    fixes: [context.fix(`Begin a new ${noun} here`, context.edit.splitEntry(path))],
  });
}

/** Keys beside the kind: its options, when they were not indented far enough. */
function strayOptions(
  context: Explaining,
  path: Path,
  kind: string,
  strays: string[],
  options: SchemaNode | undefined,
): Problem[] {
  const own = strays.filter((key) => options?.properties.has(key));
  const problems = strays.filter((key) => !own.includes(key)).map((key) => unknownKey(context, path, key));
  return own.length === 0 ? problems : [...problems, misplaced(context, path, kind, own)];
}

function misplaced(context: Explaining, path: Path, kind: string, own: string[]): Problem {
  const first = own[0] ?? '';
  const written = context.document.nodeAt([...path, kind]);
  const isEmpty = isScalar(written) && written.value === null;
  const edits = isEmpty ? own.flatMap((key) => context.edit.indent([...path, key], 2)) : [];
  return context.error('key', [...path, first], {
    code: 'stage-option-outside',
    message: `\`${first}\` belongs to \`${kind}\`; indent it further, so that it stands below it.`,
    fixes: [context.fix(`Indent ${all(own)}`, edits)],
  });
}
