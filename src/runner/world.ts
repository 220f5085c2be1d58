import { readdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findWordNet } from '../data';
import type { World } from '../experiment';
import { datasetFacts, inWords, modelFacts } from './facts';

/**
 * The files, datasets and models that an experiment names, as they are on this machine. Whoever names the experiment in
 * a terminal agrees to its files, wherever they lie.
 */
export function createWorld(): World {
  return {
    async fileSize(path) {
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() ? found.size : undefined;
    },
    isFolder: (path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    dataset: (source, baseDir, reading) => datasetFacts(source, baseDir, reading).catch(inWords),
    async model(path) {
      try {
        return modelFacts(path);
      } catch (error) {
        return inWords(error);
      }
    },
    hasSynonyms: async (baseDir) => findWordNet(baseDir) !== undefined,
    async siblings(path) {
      const entries = await readdir(dirname(path), { withFileTypes: true }).catch(() => []);
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    },
  };
}
