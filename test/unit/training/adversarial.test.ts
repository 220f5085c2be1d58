import { beforeAll, describe, expect, test } from 'vitest';
import { buildArchitecture, type Model } from '../../../src/onnx';
import { type AdversarialOptions, Attacker, Predictor, Trainer, type TrainerOptions } from '../../../src/training';
import { Random } from './random';

const BATCH = 6;
const CLASSES = 4;
const sample = [1, 8, 8];
const sizes = { batch: BATCH, sample, threads: 1 };
const fgsm = { epsilon: 0.05, low: 0, high: 1 };

const random = new Random(4);
const model: Model = buildArchitecture(
  { architecture: 'cnn', channels: [4, 6], dense: 8 },
  { shape: sample, classes: CLASSES, seed: 2 },
);
const inputs = random.floats(BATCH * 64).map((value) => Math.min(1, Math.abs(value)));
const labels = BigInt64Array.from([0n, 1n, 2n, 3n, 0n, 1n]);
const teacherLogits = random.floats(BATCH * CLASSES);

const of = <T>(data: ArrayLike<T>, row: number): T[] => Array.from(data).slice(row * CLASSES, (row + 1) * CLASSES);

function crossEntropy(logits: readonly number[], label: bigint): number {
  const highest = Math.max(...logits);
  return Math.log(logits.reduce((sum, v) => sum + Math.exp(v - highest), 0)) + highest - (logits[Number(label)] ?? 0);
}

let moved: { logits: Float32Array; samples: Float32Array };
let predictor: Predictor;

beforeAll(async () => {
  predictor = await Predictor.create(model, sizes);
  moved = await (await Attacker.create(model, sizes, fgsm)).run(inputs, labels);
});

/** How the loss of each sample changes with one pixel; samples of a batch do not see each other. */
async function slopesBy(pixel: number): Promise<number[]> {
  const shifted = (by: number) => inputs.map((value, i) => (i % 64 === pixel ? value + by : value));
  const [more, less] = [await predictor.run(shifted(1e-3)), await predictor.run(shifted(-1e-3))];
  return Array.from(labels, (label, row) => crossEntropy(of(more, row), label) - crossEntropy(of(less, row), label));
}

/** Whether the samples moved as the loss says, where the loss and the range of pixels say anything of one pixel. */
async function agreementsOn(pixel: number): Promise<boolean[]> {
  return (await slopesBy(pixel)).flatMap((slope, row) => {
    const at = row * 64 + pixel;
    const direction = (moved.samples[at] ?? 0) - (inputs[at] ?? 0);
    return Math.abs(slope) > 1e-5 && direction !== 0 ? [Math.sign(direction) === Math.sign(slope)] : [];
  });
}

describe('moved samples', () => {
  test('lie at most ε away, within what a pixel can be', () => {
    const distances = inputs.map((value, i) => Math.abs((moved.samples[i] ?? 0) - value));
    expect(Math.max(...distances)).toBeCloseTo(fgsm.epsilon, 6);
    expect(Math.max(...moved.samples)).toBeLessThanOrEqual(1);
    expect(Math.min(...moved.samples)).toBeGreaterThanOrEqual(0);
  });

  test('go where the loss grows: as differences of losses say, pixel by pixel', async () => {
    const agreements = (await Promise.all(Array.from({ length: 64 }, (_, pixel) => agreementsOn(pixel)))).flat();
    expect(agreements.length).toBeGreaterThan(200);
    // A difference that reaches over a bend of the net may have another sign than the gradient.
    expect(agreements.filter((agrees) => agrees).length / agreements.length).toBeGreaterThan(0.98);
  });

  test('have the logits that the model gives for them, and a greater loss', async () => {
    const [before, after] = [await predictor.run(inputs), await predictor.run(moved.samples)];
    for (const [i, logit] of moved.logits.entries()) expect(logit).toBeCloseTo(after[i] ?? 0, 5);
    for (const [row, label] of labels.entries()) {
      expect(crossEntropy(of(after, row), label)).toBeGreaterThan(crossEntropy(of(before, row), label));
    }
  });

  test('are the samples themselves where there is no label', async () => {
    const attacker = await Attacker.create(model, sizes, fgsm);
    const { samples } = await attacker.run(inputs, new BigInt64Array(BATCH).fill(-1n));
    expect([...samples]).toEqual([...inputs]);
  });
});

async function stepped(chunk: Float32Array, options: { adversarial?: AdversarialOptions; loss?: 'ce' | 'kd' } = {}) {
  const settings: TrainerOptions = {
    ...sizes,
    loss: options.loss ?? 'ce',
    optimizer: { sgd: { momentum: 0, nesterov: false, weightDecay: 0 } },
    adversarial: options.adversarial,
  };
  const trainer = await Trainer.create(model, settings);
  const taught = options.loss === 'kd' ? { teacherLogits, temperature: 2, alpha: 0.6 } : {};
  const result = await trainer.run({ inputs: chunk, labels, learningRates: [0.5], ...taught });
  return { ...result, weights: await trainer.weights() };
}

describe('a step on moved samples', () => {
  test('is the step that a training on them would take: they are data, and no gradient passes them', async () => {
    const ours = await stepped(inputs, { adversarial: { ...fgsm, weight: 1 } });
    const theirs = await stepped(moved.samples);
    const before = await stepped(inputs);
    expect(ours.loss[0]).toBeCloseTo(theirs.loss[0] ?? 0, 6);
    for (const [name, { data }] of ours.weights) {
      const same = theirs.weights.get(name)?.data ?? [];
      data.forEach((value, i) => {
        expect(Number(value), name).toBeCloseTo(Number(same[i]), 6);
      });
      expect(data, name).not.toEqual(before.weights.get(name)?.data);
    }
  });

  test('mixes the losses, and their terms, by weight', async () => {
    const mixed = await stepped(inputs, { adversarial: { ...fgsm, weight: 0.25 } });
    const [before, after] = [await stepped(inputs), await stepped(moved.samples)];
    expect(mixed.loss[0]).toBeCloseTo(0.75 * (before.loss[0] ?? 0) + 0.25 * (after.loss[0] ?? 0), 6);
    expect(mixed.ce[0]).toBeCloseTo(mixed.loss[0] ?? 0, 6);
  });

  test('leaves α·τ²·KL + (1 − α)·CE true of what it reports, with the logits of a teacher', async () => {
    const { loss, kl, ce } = await stepped(inputs, { adversarial: { ...fgsm, weight: 0.5 }, loss: 'kd' });
    expect(loss[0]).toBeCloseTo(0.6 * 4 * (kl?.[0] ?? 0) + 0.4 * (ce[0] ?? 0), 5);
    const plain = await stepped(inputs, { loss: 'kd' });
    expect(loss[0]).toBeGreaterThan(plain.loss[0] ?? 0);
  });
});
