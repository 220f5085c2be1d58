import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Copies the sample of MNIST that comes with Distillery into a folder; files that are there already stay as they are. */
export async function copySample(sample: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(sample)) {
    await copyFile(join(sample, name), join(folder, name), constants.COPYFILE_EXCL).catch(unlessThere);
  }
}

/** Whether a file is a copy of one of the sample's, as far as name and size tell. */
export async function isSample(file: string, sample: string): Promise<boolean> {
  const size = (path: string) =>
    stat(path).then(
      (stats) => stats.size,
      () => undefined,
    );
  const [own, other] = await Promise.all([size(join(sample, basename(file))), size(file)]);
  return own !== undefined && own === other;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
