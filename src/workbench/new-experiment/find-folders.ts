import { posix } from 'node:path';

/** A folder with a folder for each class, and its like for the test. */
export interface ClassFolders {
  train: string;
  test?: string;
}

const isImage = (path: string): boolean => /\.(png|jpe?g|webp)$/i.test(path);
const isText = (path: string): boolean => /\.txt$/i.test(path);
const testName = /test|valid|^val$/i;

/** Fewer are a coincidence: a README and a license. */
const LEAST_CLASSES = 2;
const LEAST_FILES = 2;

/** The folders whose folders hold such files: `data/train` of `data/train/cat/1.png`. */
function foldersOfClasses(paths: readonly string[]): string[] {
  const classes = new Map<string, Map<string, number>>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    const above = posix.dirname(folder);
    if (folder === '.' || above === '.') continue;
    const counts = classes.get(above) ?? new Map<string, number>();
    classes.set(above, counts.set(folder, (counts.get(folder) ?? 0) + 1));
  }
  const isWhole = (counts: Map<string, number>) =>
    counts.size >= LEAST_CLASSES && [...counts.values()].every((count) => count >= LEAST_FILES);
  return [...classes].filter(([, counts]) => isWhole(counts)).map(([folder]) => folder);
}

/** Folders that lie side by side, one of them named for the test, belong together. */
function paired(folders: readonly string[]): ClassFolders[] {
  const isTest = (folder: string) => testName.test(posix.basename(folder));
  return folders
    .filter((folder) => !isTest(folder))
    .map((train) => {
      const beside = (other: string) => isTest(other) && posix.dirname(other) === posix.dirname(train);
      return { train, test: folders.find(beside) };
    });
}

/** Folders of images and of texts, a folder for each class, among paths with slashes. */
export function findFolders(paths: readonly string[]): { images: ClassFolders[]; texts: ClassFolders[] } {
  return {
    images: paired(foldersOfClasses(paths.filter(isImage))),
    texts: paired(foldersOfClasses(paths.filter(isText))),
  };
}
