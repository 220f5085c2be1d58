import { expect, test } from 'vitest';
import { allSamples, mixSamples } from '../../../src/data';
import { datasetOf, histogram } from './support';

const own = allSamples(datasetOf([0, 0, 0, 0, 0, 0]));
const others = allSamples(datasetOf(Array.from({ length: 20 }, (_, i) => 1 + (i % 2))));

test('a mixture has all of the own samples, and others up to their share, chosen by the seed', () => {
  const mixed = mixSamples(own, others, 0.4, 7);
  expect(mixed.indices).toHaveLength(10);
  expect(histogram(mixed.labels)[0]).toBe(6);
  expect(mixed.dataset.classes).toBe(others.dataset.classes);
  expect(mixSamples(own, others, 0.4, 7).dataset.fingerprint).toBe(mixed.dataset.fingerprint);
  expect(mixSamples(own, others, 0.4, 8).dataset.fingerprint).not.toBe(mixed.dataset.fingerprint);
});

test('every sample of a mixture keeps its pixels and its label', () => {
  const { dataset } = mixSamples(own, others, 0.4, 7);
  const rows = (d: typeof dataset) =>
    Array.from({ length: d.count }, (_, i) => `${d.labels[i]}: ${d.inputs.subarray(4 * i, 4 * i + 4)}`);
  for (const row of rows(dataset)) expect([...rows(own.dataset), ...rows(others.dataset)]).toContain(row);
});

test('where there are fewer others than wanted, all of them are taken', () => {
  expect(mixSamples(own, others, 0.9, 7).indices).toHaveLength(26);
});

test('samples of another shape are refused', () => {
  expect(() => mixSamples(own, allSamples(datasetOf([0, 1], [1, 3, 3])), 0.5, 7)).toThrow('[1,3,3]');
});
