import { expect, test } from 'vitest';
import { checkExperiment, parseExperiment } from '../../../src/experiment';
import { createWorld } from '../../../src/runner/world';

const GOOD = `name: reasoning
data:
  train: { format: reasoning, rows: 400 }
  test: { format: reasoning, rows: 20, levels: [4], heldOut: true }
teacher: { architecture: decoder, layers: 2, width: 16, heads: 2 }
student: { architecture: decoder, layers: 1, width: 8, heads: 2 }
stages:
  - train: { model: teacher, batch: 16 }
  - distill: { batch: 16, answers: true }
  - evaluate: {}
`;

async function problems(text: string) {
  const file = '/nowhere/reasoning.distill.yaml';
  return checkExperiment(parseExperiment(text, { file }), createWorld(), { file });
}

test('problems that are made up need no file', async () => {
  expect(await problems(GOOD)).toEqual([]);
});

test.each([
  [
    'architecture: decoder, layers: 1',
    'architecture: transformer, layers: 1',
    'architecture-unfit',
    'student.architecture',
  ],
  ['batch: 16, answers', 'batch: 16, hardLabel: teacher, answers', 'labels-unfit', 'stages.1.distill.hardLabel'],
  ['teacher: {', '  labelled: 20\nteacher: {', 'labels-unfit', 'data.labelled'],
  ['rows: 20,', 'rows: 20, length: 64,', 'shape-differs', 'data.test.format'],
  ['rows: 400 }', 'rows: 400, solution: answer }', 'answers-unfit', 'stages.1.distill.answers'],
  ['teacher, batch: 16', 'teacher, batch: 500', 'batch-too-large', 'stages.0.train.batch'],
])('%s -> %s', async (good, bad, code, path) => {
  expect((await problems(GOOD.replace(good, bad))).map((p) => [p.code, p.path])).toContainEqual([code, path]);
});
