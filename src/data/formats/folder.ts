import { readdir } from 'node:fs/promises';
import { DataError } from '../errors';

/** The names in a folder in sorted order, those with a dot in front left out. @throws DataError where there is no such folder. */
export async function entriesOf(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    const remedy = 'Correct the path (it is relative to the experiment file), or put the folder there.';
    throw new DataError('missing', `There is no folder ${folder}.`, remedy, { file: folder, key: 'folder', cause });
  });
  const names = (isWanted: (entry: (typeof entries)[number]) => boolean) =>
    entries
      .filter((entry) => !entry.name.startsWith('.') && isWanted(entry))
      .map(({ name }) => name)
      .sort();
  return { files: names((entry) => !entry.isDirectory()), folders: names((entry) => entry.isDirectory()) };
}
