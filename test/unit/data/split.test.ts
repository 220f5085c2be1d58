import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSamples, DataError, keepLabels, splitDataset, unlabelled } from '../../../src/data';
import { datasetOf, histogram, mnistTraining } from './support';

const labelsArbitrary = fc.array(fc.nat({ max: 5 }), { minLength: 2, maxLength: 400 });
const histogramOf = (labels: Int32Array) => new Map(Object.entries(histogram(labels)));

describe('the validation split', () => {
  it('cuts the data in two, each class in the same share to within one sample', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(labelsArbitrary, share, fc.nat(), (labels, validationShare, seed) => {
        const dataset = datasetOf(labels);
        const total = Math.round(labels.length * validationShare);
        fc.pre(total > 0 && total < labels.length);
        const { train, validation } = splitDataset(dataset, validationShare, seed);
        expect(validation.indices.length).toBe(total);
        expect([...train.indices, ...validation.indices].sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (const part of [train, validation]) {
          expect(part.labels).toEqual(Int32Array.from(part.indices, (index) => dataset.labels[index] as number));
        }
        const held = histogramOf(validation.labels);
        for (const [label, count] of histogramOf(dataset.labels)) {
          expect(Math.abs((held.get(label) ?? 0) - (count * total) / labels.length)).toBeLessThan(1);
        }
      }),
    );
  });

  it('of MNIST is 54,000 and 6,000, the same for the same seed and another for another', async () => {
    const dataset = await mnistTraining();
    const { train, validation } = splitDataset(dataset, 0.1, 7);
    expect([train.indices.length, validation.indices.length]).toEqual([54_000, 6000]);
    expect(histogram(validation.labels)).toEqual([592, 674, 596, 613, 584, 542, 592, 627, 585, 595]);
    expect(splitDataset(dataset, 0.1, 7).validation.indices).toEqual(validation.indices);
    expect(splitDataset(dataset, 0.1, 8).validation.indices).not.toEqual(validation.indices);
  });

  it('refuses a share that leaves nothing to one side', () => {
    const dataset = datasetOf([0, 1, 0, 1]);
    for (const share of [0.01, 0.99]) expect(() => splitDataset(dataset, share, 1)).toThrow(DataError);
  });
});

describe('keeping some labels', () => {
  it('keeps exactly as many as asked, as evenly as the classes allow, and withholds the rest', () => {
    fc.assert(
      fc.property(labelsArbitrary, fc.double({ min: 0.01, max: 1, noNaN: true }), fc.nat(), (labels, share, seed) => {
        const samples = allSamples(datasetOf(labels));
        const count = Math.max(1, Math.floor(labels.length * share));
        const kept = keepLabels(samples, count, seed);
        expect(kept.indices).toEqual(samples.indices);
        expect(kept.labels.filter((label) => label !== unlabelled).length).toBe(count);
        expect(kept.labels.every((label, position) => label === unlabelled || label === labels[position])).toBe(true);
        const keptCounts = histogramOf(kept.labels.filter((label) => label !== unlabelled));
        const most = Math.max(...keptCounts.values());
        // A class may only fall behind the largest by more than one where it has no more to give.
        for (const [label, available] of histogramOf(samples.labels)) {
          const got = keptCounts.get(label) ?? 0;
          expect(got === available || got >= most - 1).toBe(true);
        }
      }),
    );
  });

  it('of MNIST keeps 200 of each class', async () => {
    const { train } = splitDataset(await mnistTraining(), 0.1, 7);
    const kept = keepLabels(train, 2000, 7);
    expect(histogram(kept.labels.filter((label) => label !== unlabelled))).toEqual(Array(10).fill(200));
    expect(keepLabels(train, 2000, 7).labels).toEqual(kept.labels);
    expect(keepLabels(train, 2000, 8).labels).not.toEqual(kept.labels);
  });

  it('refuses to keep more labels than there are, counting none that are withheld already', () => {
    const samples = keepLabels(allSamples(datasetOf([0, 1, 0, 1])), 2, 1);
    expect(() => keepLabels(samples, 3, 1)).toThrow('has 2');
  });
});
