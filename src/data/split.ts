import { type Dataset, unlabelled } from './dataset';
import { DataError } from './errors';
import { shuffle } from './random';
import { allSamples, pick, positionsByLabel, type Samples } from './samples';

/**
 * Sets `share` (0…1) of a dataset aside for validation, stratified: every class gives the same share, to within one
 * sample, and all together exactly `round(share × count)`. Both parts keep the dataset's order.
 * @throws DataError where a part would be empty.
 */
export function splitDataset(dataset: Dataset, share: number, seed: number): { train: Samples; validation: Samples } {
  const total = Math.round(dataset.count * share);
  if (total < 1 || total >= dataset.count) {
    throw new DataError(
      'too-few',
      `A validation share of ${share} of ${dataset.count} samples leaves ${total < 1 ? 'none to validate on' : 'none to train on'}.`,
      'Choose another share, or give the validation data a source of its own.',
    );
  }
  const groups = positionsByLabel(dataset.labels);
  const quotas = proportionalQuotas(
    groups.map(({ positions }) => positions.length * (total / dataset.count)),
    total,
  );
  const held = new Uint8Array(dataset.count);
  for (const [index, { label, positions }] of groups.entries()) {
    for (const position of shuffle(positions, 'split', seed, label).subarray(0, quotas[index])) held[position] = 1;
  }
  const all = allSamples(dataset);
  const part = (wanted: number) =>
    pick(
      all,
      all.indices.filter((position) => held[position] === wanted),
    );
  return { train: part(0), validation: part(1) };
}

/** Rounds `exact` to whole numbers that sum to `total`, each up or down: largest remainders go up. */
function proportionalQuotas(exact: number[], total: number): number[] {
  const quotas = exact.map(Math.floor);
  const missing = total - quotas.reduce((sum, quota) => sum + quota, 0);
  const remainder = (index: number) => (exact[index] ?? 0) - (quotas[index] ?? 0);
  const roundedUp = [...exact.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b).slice(0, missing);
  for (const index of roundedUp) quotas[index] = (quotas[index] ?? 0) + 1;
  return quotas;
}

/**
 * The same samples with exactly `count` of their labels; the rest are withheld. The labels kept are balanced by class: equally
 * many of each, as far as a class has that many.
 * @throws DataError where fewer than `count` samples have a label.
 */
export function keepLabels(samples: Samples, count: number, seed: number): Samples {
  const groups = positionsByLabel(samples.labels).filter(({ label }) => label !== unlabelled);
  const available = groups.reduce((sum, { positions }) => sum + positions.length, 0);
  if (count > available) {
    throw new DataError(
      'too-few',
      `${count} labels are to be kept, but the training data has ${available}.`,
      `Ask for at most ${available} labels, or leave the number out to use them all.`,
    );
  }
  const quotas = equalQuotas(
    groups.map(({ positions }) => positions.length),
    count,
  );
  const labels = new Int32Array(samples.labels.length).fill(unlabelled);
  for (const [index, { label, positions }] of groups.entries()) {
    for (const position of shuffle(positions, 'labels', seed, label).subarray(0, quotas[index]))
      labels[position] = label;
  }
  return { ...samples, labels };
}

/** Deals `count` out as evenly as the capacities allow. */
function equalQuotas(capacities: number[], count: number): number[] {
  const quotas = capacities.map(() => 0);
  let left = count;
  // The smallest classes first: what they cannot take is shared by the rest.
  const order = [...capacities.keys()].sort((a, b) => (capacities[a] ?? 0) - (capacities[b] ?? 0) || b - a);
  for (const [done, index] of order.entries()) {
    const fair = Math.floor(left / (order.length - done));
    quotas[index] = Math.min(fair, capacities[index] ?? 0);
    left -= quotas[index];
  }
  return quotas;
}
