import { expect, test } from 'vitest';
import { Augmenter, allocateBatch, allSamples, BatchAssembler, Mixup, TrainingBatches } from '../../../src/data';
import { datasetOf } from './support';

const normalize = { mean: 0, std: 1 };
const shape = [1, 4, 4];
const labels = [0, 1, 2, 0, 1, 2, 0, 1];
const samples = allSamples(datasetOf(labels, shape));

test('what a sample is mixed with depends on seed, epoch and sample alone', () => {
  const drawn = (sample: number, { epoch = 3, seed = 5 } = {}) => new Mixup(0.4, seed).draw({ epoch, sample }, 1000);
  const one = new Mixup(0.4, 5);
  one.draw({ epoch: 1, sample: 9 }, 1000);
  expect(one.draw({ epoch: 3, sample: 7 }, 1000)).toEqual(drawn(7));
  expect(drawn(8)).not.toEqual(drawn(7));
  expect(drawn(7, { epoch: 4 })).not.toEqual(drawn(7));
  expect(drawn(7, { seed: 6 })).not.toEqual(drawn(7));
});

test.each([0.05, 0.2, 0.4, 1])('shares are from Beta(%d, %d)', (alpha) => {
  const mixup = new Mixup(alpha, 1);
  const drawn = Array.from({ length: 4000 }, (_, sample) => mixup.draw({ epoch: 0, sample }, 10));
  const mean = (of: (share: number) => number) => drawn.reduce((sum, { share }) => sum + of(share), 0) / drawn.length;
  expect(mean((share) => share)).toBeCloseTo(0.5, 1);
  // The variance of Beta(α, α).
  expect(mean((share) => (share - 0.5) ** 2)).toBeCloseTo(1 / (4 * (2 * alpha + 1)), 1.8);
  expect(new Set(drawn.map(({ partner }) => partner)).size).toBe(10);
});

test('a batch holds both samples by their shares, each augmented for itself, and both labels', () => {
  const augmenter = new Augmenter([{ shift: 1 }], { shape, normalize, seed: 4 });
  const assembler = new BatchAssembler(samples, normalize);
  const mixup = new Mixup(1, 4);
  const batches = new TrainingBatches(assembler, { batch: 4, seed: 4, augmenter, mixup });
  const unmixed = new TrainingBatches(assembler, { batch: 4, seed: 4, augmenter });
  const out = allocateBatch(samples, 8, { mixed: true });
  const plain = allocateBatch(samples, 8);
  batches.fillChunk(2, 2, out);
  unmixed.fillChunk(2, 2, plain);
  // Epoch 1 shows every sample once: told apart by its unmixed pixels.
  const rowOf = (sample: number) => {
    const alone = allocateBatch(samples, 1);
    assembler.fill(Uint32Array.of(sample), 0, 1, alone);
    augmenter.apply(alone.inputs as Float32Array, { epoch: 1, sample });
    return alone.inputs as Float32Array;
  };
  const same = (a: ArrayLike<unknown>, b: ArrayLike<unknown>) => Array.from(a).every((value, i) => value === b[i]);
  for (let row = 0; row < 8; row++) {
    const own = plain.inputs.subarray(16 * row, 16 * row + 16) as Float32Array;
    const sample = labels.findIndex((_, position) => same(rowOf(position), own));
    const { partner, share } = mixup.draw({ epoch: 1, sample }, 8);
    const other = rowOf(partner);
    for (const [i, pixel] of own.entries())
      expect(out.inputs[16 * row + i]).toBeCloseTo(share * pixel + (1 - share) * (other[i] ?? 0), 6);
    expect(out.labels[row]).toBe(BigInt(labels[sample] ?? -1));
    expect(out.mixed?.labels[row]).toBe(BigInt(labels[partner] ?? -1));
    expect(out.mixed?.shares[row]).toBeCloseTo(share, 6);
  }
});
