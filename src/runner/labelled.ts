import { labelCount, type Samples, unlabelled } from '../data';

/** The samples whose label may be learnt from; all where each has several. */
export function labelledSamples(samples: Samples): Samples {
  if (labelCount(samples.dataset) > 1) return samples;
  const keep = (_: number, position: number) => samples.labels[position] !== unlabelled;
  return { dataset: samples.dataset, indices: samples.indices.filter(keep), labels: samples.labels.filter(keep) };
}
