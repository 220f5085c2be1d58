import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executeRun } from '../../../src/runner/run';
import { type Run, readHistory } from '../../../src/runs';
import { artifact, newRun } from './workspace';

/** A small language model that has learnt to add, and is hardened. */
const TEXT = `name: hardening
seed: 3
data:
  train: { format: reasoning, rows: 240, length: 32, levels: [1], families: [addition] }
teacher: { architecture: decoder, layers: 1, width: 16, heads: 2 }
student: { architecture: decoder, layers: 1, width: 16, heads: 2 }
stages:
  - train: { model: student, epochs: 3, batch: 8, optimizer: { adamw: { lr: 0.01 } } }
  - finetune: { phase: adversarial, teach: false, epochs: 2, batch: 8, fgsm: { epsilon: 0.3 }, optimizer: { adamw: { lr: 5e-3 } } }
`;

let workspace: string;
let hardened: Run;

async function done(overrides: string[] = []): Promise<Run> {
  const made = newRun(workspace, TEXT, overrides);
  expect(await executeRun(made)).toBe('done');
  return made;
}

beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'distillery-hardening-'));
  hardened = await done();
}, 60_000);
afterAll(() => rmSync(workspace, { recursive: true }));

test('a language model gets harder to deceive, by what moves the embeddings of its tokens', () => {
  const { results } = readHistory(hardened);
  const said = /went from ([\d.]+) % to ([\d.]+) %/.exec(results[1]?.verdict ?? '');
  const [before, after] = [Number(said?.[1]), Number(said?.[2])];
  expect(after).toBeGreaterThan(before);
  const state = results[1]?.models?.[0];
  expect(state?.robust).toEqual({ accuracy: expect.closeTo(after / 100, 4), epsilon: 0.3 });
  expect(state?.robust?.accuracy).toBeLessThan(state?.accuracy ?? 0);
});

test('how far they are moved changes what is learnt', async () => {
  const further = await done(['stages.1.finetune.fgsm.epsilon=0.6']);
  expect(artifact(further, 'student').equals(artifact(hardened, 'student'))).toBe(false);
}, 60_000);
