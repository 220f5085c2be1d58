import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkExperiment, parseExperiment, type World } from '../../../src/experiment';

const folder = `${import.meta.dirname}/../../../examples/`;
/** Those that learn from files. */
const examples = readdirSync(folder).filter((name) => name.endsWith('.distill.yaml') && !name.startsWith('reasoning'));

/** A fresh clone: nothing is there but what stands in the repository. */
const clone: World = {
  fileSize: async () => undefined,
  isFolder: async () => false,
  dataset: async () => ({ error: 'never asked, as no file is there' }),
  model: async () => ({ error: 'never asked, as no file is there' }),
};

test.each(examples)('%s says nothing that is not understood, and what it misses can be fetched', async (name) => {
  const parsed = parseExperiment(readFileSync(folder + name, 'utf8'), { file: folder + name });
  expect(parsed.problems).toEqual([]);
  const problems = await checkExperiment(parsed, clone, { file: folder + name });
  expect(problems.filter(({ code }) => code !== 'file-missing')).toEqual([]);
  const short = name.replace('.distill.yaml', '');
  const { fetch } = parsed.experiment?.data ?? {};
  if (fetch === undefined) return;
  expect(problems.length).toBeGreaterThan(0);
  for (const { message } of problems)
    expect(message).toContain(`Run \`npm run example -- ${short}\`, which fetches it.`);
});
