import type { Dataset } from './dataset';
import { sequence } from './order';

/** A choice of a dataset's samples. What follows counts positions: 0…indices.length−1. */
export interface Samples {
  readonly dataset: Dataset;
  /** The row in the dataset, per position. */
  readonly indices: Uint32Array;
  /** The label that may be learnt from, per position (and place of it, where a sample has several); `unlabelled` where it is unknown or withheld. */
  readonly labels: Int32Array;
}

/** Every sample of a dataset, in its order. */
export function allSamples(dataset: Dataset): Samples {
  return { dataset, indices: sequence(dataset.count), labels: dataset.labels };
}

/** The samples at `positions`. */
export function pick(samples: Samples, positions: Uint32Array): Samples {
  return {
    dataset: samples.dataset,
    indices: positions.map((position) => samples.indices[position] as number),
    labels: Int32Array.from(positions, (position) => samples.labels[position] as number),
  };
}

/** The positions of each label that occurs, in ascending order of labels. */
export function positionsByLabel(labels: Int32Array): { label: number; positions: Uint32Array }[] {
  const groups = new Map<number, number[]>();
  for (const [position, label] of labels.entries()) {
    const group = groups.get(label);
    if (group) group.push(position);
    else groups.set(label, [position]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([label, positions]) => ({ label, positions: Uint32Array.from(positions) }));
}
