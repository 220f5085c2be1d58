import type { SchemaNode } from '../schema-node';
import type { Completion, Files } from './completion';
import type { Cursor } from './cursor';
import { valueText } from './insertion';

/** The files and folders that a path may go on with; those that fit first. */
export async function fileCompletions(
  cursor: Cursor,
  path: NonNullable<SchemaNode['path']>,
  world: Files,
): Promise<Completion[]> {
  const folder = cursor.typed.slice(0, cursor.typed.lastIndexOf('/') + 1);
  const names = (await world.files(folder)).filter((name) => !name.startsWith('.'));
  const fits = (name: string) => path.extensions.some((extension) => name.endsWith(extension));
  const wanted = path.kind === 'folder' ? names.filter(isFolder) : names;
  const rank = (name: string) => (isFolder(name) ? 1 : fits(name) ? 0 : 2);
  const { start, end } = cursor.range;
  // The editor compares names with what is replaced: the folder stays.
  const replaceRange = { start: { ...start, character: start.character + folder.length }, end };
  return [...parents(folder), ...wanted]
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'))
    .map((name) => ({
      label: name,
      kind: 'file',
      detail: isFolder(name) ? 'folder' : '',
      documentation: '',
      insertText: folder === '' ? cursor.prefix + valueText(cursor, name) : name,
      replaceRange,
    }));
}

const isFolder = (name: string): boolean => name.endsWith('/');

/** Data may lie above the experiment; further up is as far as one has already gone. */
const parents = (folder: string): string[] => (/^(\.\.\/)*$/.test(folder) ? ['../'] : []);
