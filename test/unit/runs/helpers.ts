import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createRun, type Run, type StagePlan } from '../../../src/runs';

/** A folder that is deleted after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'distillery-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export function newRun(root = temporaryFolder(), name = 'mnist'): Run {
  return createRun({ root, name, experimentFile: join(root, 'mnist.distill.yaml'), text: 'name: mnist\n' });
}

/** Polls until `get` gives something other than false or undefined; fails after `within` ms. */
export async function until<T>(get: () => T | false | undefined, what: string, within = 10_000): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    const value = get();
    if (value !== false && value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`waited ${within} ms for ${what}`);
    await sleep(5);
  }
}

/** A teacher is trained, then a student and its baseline, then both are measured. */
export const plan: StagePlan[] = [
  {
    kind: 'train',
    label: 'train teacher',
    cost: 2,
    tracks: [{ track: 'teacher', steps: 20, stepsPerEpoch: 10, epochs: 2 }],
  },
  {
    kind: 'distill',
    label: 'distil',
    cost: 6,
    tracks: [
      { track: 'student', steps: 40, stepsPerEpoch: 20, epochs: 2 },
      { track: 'baseline', steps: 40, stepsPerEpoch: 20, epochs: 2 },
    ],
    loss: { alpha: 0.7, temperature: 2 },
  },
  { kind: 'evaluate', label: 'evaluate', cost: 2, tracks: [] },
];
