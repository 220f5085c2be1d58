import { expect, test } from 'vitest';
import { buildArchitecture } from '../../../src/onnx';
import { type LossOptions, Trainer, type TrainerOptions } from '../../../src/training';
import { randomChunk } from './random';

const [batch, parts, steps, classes] = [4, 3, 5, 5];
const shape = [2, 9, 8];
const net = (seed = 3) =>
  buildArchitecture({ architecture: 'cnn', channels: [4, 6], dense: 10 }, { shape, classes, seed });
const adamw = { beta1: 0.9, beta2: 0.999, epsilon: 1e-6, weightDecay: 0.05 };
const chunk = randomChunk({ steps, batch: batch * parts, sample: 144, classes });

async function trained(options: Omit<TrainerOptions, 'optimizer' | 'threads'>) {
  const trainer = await Trainer.create(net(), { ...options, optimizer: { adamw, clipNorm: 0.5 }, threads: 1 });
  const result = await trainer.run(chunk);
  const weights = await trainer.weights();
  await trainer.release();
  return { result, weights };
}

const classWeights = [3, 1, 0.5, 2, 1];
const hidden = { teacher: net(8), pairs: [{ teacher: 'relu1', student: 'relu2', weight: 0.3 }], seed: 2 };

test.each<{ name: string; loss: LossOptions; hidden?: TrainerOptions['hidden'] }>([
  { name: 'cross-entropy, some samples without a label', loss: { kind: 'ce' } },
  { name: 'class weights and smoothing', loss: { kind: 'ce', classWeights, labelSmoothing: 0.1 } },
  { name: 'distillation', loss: { kind: 'kd', classWeights } },
  { name: 'hidden states', loss: { kind: 'kd' }, hidden },
])('gradients of three batches make the step of one three times as large: $name', async ({ loss, ...rest }) => {
  const whole = await trained({ loss, batch: batch * parts, ...rest });
  const inParts = await trained({ loss, batch, accumulate: parts, ...rest });
  expect(inParts.result.loss).toHaveLength(steps);
  whole.result.loss.forEach((value, k) => {
    expect(inParts.result.loss[k]).toBeCloseTo(value, 5);
    expect(inParts.result.ce[k]).toBeCloseTo(whole.result.ce[k] ?? Number.NaN, 5);
  });
  for (const [name, { data }] of whole.weights) {
    const other = inParts.weights.get(name)?.data ?? [];
    data.forEach((value, i) => {
      expect(Math.abs(Number(value) - Number(other[i])), name).toBeLessThan(1e-5);
    });
  }
});
