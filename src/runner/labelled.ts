import { type Samples, unlabelled } from '../data';

/** The samples whose label may be learnt from. */
export function labelledSamples(samples: Samples): Samples {
  const keep = (_: number, position: number) => samples.labels[position] !== unlabelled;
  return { dataset: samples.dataset, indices: samples.indices.filter(keep), labels: samples.labels.filter(keep) };
}
