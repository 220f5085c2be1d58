import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocateBatch,
  allSamples,
  BatchAssembler,
  evaluationBatches,
  keepLabels,
  normalizeTable,
  splitDataset,
  TrainingBatches,
} from '../../../src/data';
import { datasetOf, mnistTraining } from './support';

const normalize = { mean: 0.1307, std: 0.3081 };
const labels = [0, 1, 2, 0, 1, 2, 0];
/** What a pixel becomes, by the formula. */
const normalized = (value: number) => Math.fround((value / 255 - normalize.mean) / normalize.std);

describe('the table of normalized bytes', () => {
  it('is the formula, rounded once', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (mean, std) => {
          const table = normalizeTable({ mean, std });
          expect(table.length).toBe(256);
          for (const value of [0, 1, 127, 255]) expect(table[value]).toBe(Math.fround((value / 255 - mean) / std));
        },
      ),
    );
  });
});

describe('filling a batch', () => {
  it('writes the chosen rows, their labels and the teacher’s logits, and nothing else', () => {
    const { train } = splitDataset(datasetOf(labels), 0.3, 1);
    const samples = keepLabels(train, 3, 1);
    const logits = Float32Array.from({ length: samples.indices.length * 3 }, (_, index) => index / 8);
    const out = allocateBatch(samples, 4, { teacher: true });
    for (const array of [out.inputs as Float32Array, out.teacherLogits]) array?.fill(99);
    out.labels.fill(99n);
    const order = Uint32Array.of(4, 3, 0, 2, 1);
    new BatchAssembler(samples, normalize, logits).fill(order, 1, 2, out, 1);

    for (const [row, position] of [3, 0].entries()) {
      const index = samples.indices[position] ?? 0;
      const pixels = samples.dataset.inputs.subarray(index * 4, index * 4 + 4);
      expect([...out.inputs.subarray((row + 1) * 4, (row + 2) * 4)]).toEqual([...pixels].map(normalized));
      expect(out.labels[row + 1]).toBe(BigInt(samples.labels[position] ?? 0));
      const teacher = logits.subarray(position * 3, position * 3 + 3);
      expect(out.teacherLogits?.subarray((row + 1) * 3, (row + 2) * 3)).toEqual(teacher);
    }
    for (const untouched of [0, 3]) {
      expect(out.inputs[untouched * 4]).toBe(99);
      expect(out.labels[untouched]).toBe(99n);
      expect(out.teacherLogits?.[untouched * 3]).toBe(99);
    }
  });

  it('hands withheld labels on as −1', () => {
    const samples = keepLabels(allSamples(datasetOf(labels)), 1, 1);
    const out = allocateBatch(samples, labels.length);
    new BatchAssembler(samples, normalize).fill(samples.indices, 0, labels.length, out);
    expect(out.labels.filter((label) => label === -1n).length).toBe(labels.length - 1);
  });

  it('refuses to read or write beyond the end', () => {
    const samples = allSamples(datasetOf(labels));
    const assembler = new BatchAssembler(samples, normalize);
    expect(() => assembler.fill(samples.indices, 5, 3, allocateBatch(samples, 3))).toThrow(RangeError);
    expect(() => assembler.fill(samples.indices, 0, 3, allocateBatch(samples, 3), 1)).toThrow(RangeError);
    expect(() => new BatchAssembler(samples, normalize, new Float32Array(3))).toThrow(RangeError);
  });
});

describe('the batches of a training', () => {
  it('see every sample once an epoch, but for what does not fill a batch', async () => {
    const { validation } = splitDataset(await mnistTraining(), 0.01, 7);
    const batches = new TrainingBatches(new BatchAssembler(validation, normalize), { batch: 64, seed: 7 });
    expect(batches.stepsPerEpoch).toBe(9);
    const out = allocateBatch(validation, 64 * 9);
    batches.fillChunk(9, 9, out);
    const rows = new Set(
      Array.from({ length: 64 * 9 }, (_, row) => out.inputs.subarray(row * 784, (row + 1) * 784).join()),
    );
    expect(rows.size).toBe(64 * 9);
  });

  it('are the same from any step on, bit for bit, however they are cut into chunks', () => {
    const samples = allSamples(datasetOf(labels));
    const options = { batch: 2, seed: 3 };
    const whole = allocateBatch(samples, 2 * 20);
    new TrainingBatches(new BatchAssembler(samples, normalize), options).fillChunk(0, 20, whole);
    fc.assert(
      fc.property(fc.nat({ max: 19 }), fc.nat({ max: 19 }), (first, more) => {
        const steps = Math.min(more, 20 - first);
        const part = allocateBatch(samples, 2 * steps);
        new TrainingBatches(new BatchAssembler(samples, normalize), options).fillChunk(first, steps, part);
        expect(part.inputs).toEqual(whole.inputs.slice(first * 8, (first + steps) * 8));
        expect(part.labels).toEqual(whole.labels.slice(first * 2, (first + steps) * 2));
      }),
    );
  });

  it('cannot be larger than the data', () => {
    const assembler = new BatchAssembler(allSamples(datasetOf(labels)), normalize);
    expect(() => new TrainingBatches(assembler, { batch: 8, seed: 1 })).toThrow('A batch of 8 is larger');
  });
});

describe('evaluation', () => {
  it('sees all samples in order and pads the last batch', () => {
    const samples = allSamples(datasetOf(labels));
    const seen: bigint[] = [];
    const pixels: number[] = [];
    for (const { arrays, from, valid } of evaluationBatches(samples, normalize, 3)) {
      expect(from).toBe(seen.length);
      seen.push(...arrays.labels.subarray(0, valid));
      pixels.push(...(arrays.inputs as Float32Array).subarray(0, valid * 4));
      expect([...arrays.labels.subarray(valid)]).toEqual(Array(3 - valid).fill(-1n));
      expect(arrays.inputs.subarray(valid * 4).every((value) => value === 0)).toBe(true);
    }
    expect(seen).toEqual(labels.map(BigInt));
    expect(pixels).toEqual([...samples.dataset.inputs].map(normalized));
  });
});
