import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { executeRun } from '../../../src/runner/run';
import { readHistory } from '../../../src/runs';
import { makeWorkspace, newRun, RECIPE } from './workspace';

async function failureOf(workspace: string, text: string, overrides: string[] = []) {
  const run = newRun(workspace, text, overrides);
  expect(await executeRun(run)).toBe('failed');
  return readHistory(run).problem;
}

test('a loss that is no number stops the run, naming model, step and cause', async () => {
  const problem = await failureOf(makeWorkspace(), RECIPE, ['stages.1.distill.optimizer.adamw.lr=1e30']);
  expect(problem).toMatchObject({ code: 'diverged', stage: 1, path: 'stages.1.distill.optimizer.adamw.lr' });
  expect(problem?.step).toBeGreaterThan(1);
  expect(problem?.message).toMatch(/loss of the student is no longer a number at step \d+/);
  expect(problem?.remedy).toContain('Lower the learning rate');
});

test('a truncated idx file is named, with what to do', async () => {
  const workspace = makeWorkspace();
  truncateSync(join(workspace, 'train-images'), 20_000);
  const problem = await failureOf(workspace, RECIPE);
  expect(problem?.message).toContain('train-images');
  expect(problem?.remedy).not.toBe('');
});

test('a teacher that is no ONNX file is named, with what to do', async () => {
  const workspace = makeWorkspace();
  writeFileSync(join(workspace, 'teacher.onnx'), readFileSync('package.json'));
  const text = RECIPE.replace(/teacher: \{.*\}/, 'teacher: { model: teacher.onnx }').replace(/ {2}- train: .*\n/, '');
  const problem = await failureOf(workspace, text);
  expect(problem).toMatchObject({ code: 'model' });
  expect(problem?.message).toMatch(/teacher\.onnx is not an ONNX model/);
});
