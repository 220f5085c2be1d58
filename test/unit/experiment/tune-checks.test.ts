import { expect, test } from 'vitest';
import { adjustablesOf, checkExperiment, type World } from '../../../src/experiment';
import { changed, parse, textIn } from './helpers';

const world: World = {
  fileSize: async () => 1,
  isFolder: async () => true,
  dataset: async () => ({ count: 600, classes: 10, shape: [1, 28, 28], element: 'pixels' }),
  model: async () => ({ error: 'There is none.' }),
};

async function found(text: string): Promise<[string | undefined, string, string][]> {
  const problems = await checkExperiment(parse(text), world, { file: '/folder/tiny.distill.yaml' });
  // What evaluate lacks here is not the matter.
  const own = problems.filter(({ code }) => code !== 'no-test-data');
  return own.map(({ code, range, message }) => [code, textIn(text, range), message]);
}

const tuned = (options: string, from: string | RegExp = '  - evaluate: {}', to = '') =>
  changed(from, `${to}  - tune: { ${options} }\n  - evaluate: {}`);

test('what is not there cannot be adjusted, and is named', async () => {
  expect(await found(tuned('adjust: [temperature]'))).toEqual([]);
  const [ratio, ...others] = await found(tuned('adjust: [temperature, ratio]'));
  expect(ratio).toEqual(['nothing-to-tune', 'ratio', expect.stringMatching(/^No stage before this one prunes, so /)]);
  expect(others).toEqual([]);
  const schedule = tuned('adjust: [temperature]').replace('temperature: 2', 'temperature: { from: 4, to: 1 }');
  expect((await found(schedule))[0]?.[2]).toMatch(/^The temperature is a schedule, so there is no temperature /);
  const mse = tuned('adjust: [temperature]').replace('temperature: 2', 'divergence: mse');
  expect((await found(mse))[0]?.[2]).toMatch(/^The divergence mse has no temperature/);
  const sized = tuned('adjust: [ratio]', '  - evaluate: {}', '  - prune: { parameters: 50% }\n');
  expect((await found(sized))[0]?.[2]).toMatch(/^The prune stage names a size, not a ratio/);
});

test('a stage before all others has nothing to tune', async () => {
  const text = changed('  - train: {', '  - tune: {}\n  - train: {');
  expect((await found(text)).map(([code, at]) => [code, at])).toContainEqual(['nothing-to-tune', 'tune']);
});

test('neighbours are on both sides, where both are possible', () => {
  const text = tuned('adjust: [temperature, alpha, ratio]', '  - evaluate: {}', '  - prune: { ratio: 0.95 }\n');
  const { experiment } = parse(text);
  const stage = experiment?.stages[3];
  if (!experiment || !stage || !('tune' in stage)) throw new Error('No tune stage');
  expect(adjustablesOf(experiment, stage.tune, 3).map(({ path, neighbours }) => [path, neighbours])).toEqual([
    ['stages.1.distill.temperature', [1, 4]],
    ['stages.1.distill.alpha', [0.5, 0.9]],
    ['stages.2.prune.ratio', [0.85]],
  ]);
});
