// 5,000 reviews of foods, great or not: small_fine_foods in Debian's r-cran-modeldata (MIT), a database of R.
import { join } from 'node:path';
import { writeJsonLines } from './json-lines.mjs';
import { debianPackage } from './packages.mjs';
import { readDataFrame } from './r-objects.mjs';

const parts = { train: 'training_data', test: 'testing_data' };

export function fetchReviews(folder, temporary) {
  const database = join(debianPackage('r-cran-modeldata', temporary), 'usr/lib/R/site-library/modeldata/data/Rdata');
  for (const [part, name] of Object.entries(parts)) {
    const { review, score } = readDataFrame(database, name);
    writeJsonLines(
      join(folder, `${part}.jsonl`),
      review.map((text, i) => ({ text, label: score[i] })),
    );
  }
}
