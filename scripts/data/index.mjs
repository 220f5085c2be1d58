import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fetchFashion } from './fashion.mjs';
import { fetchReviews } from './reviews.mjs';
import { fetchSpam } from './spam.mjs';

/** Data that an example needs and `npm ci` does not bring. */
const fetchers = { fashion: fetchFashion, reviews: fetchReviews, spam: fetchSpam };

/** Puts the data of an example into `<folder>/<name>/`, where it is not yet: all of it or nothing. */
export function fetchData(name, folder) {
  const goal = join(folder, name);
  if (!(name in fetchers) || existsSync(goal)) return;
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(join(folder, '.fetching-'));
  try {
    const made = join(temporary, 'made');
    mkdirSync(made);
    fetchers[name](made, join(temporary, 'package'));
    renameSync(made, goal);
    console.log(`The data lies in ${goal}.`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
