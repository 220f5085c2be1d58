import { dirname } from 'node:path';
import { allSamples, keepLabels, readDataset, type Samples, splitDataset } from '../data';
import type { Experiment } from '../experiment';
import type { Run } from '../runs';

/** The data of a run. `train` has the labels that may be learnt from, −1 for the others. */
export interface RunData {
  train: Samples;
  validation: Samples;
  test?: Samples;
  classes: number;
  shape: readonly number[];
}

/** Reads the data that an experiment names. @throws DataError */
export async function loadData(run: Run, experiment: Experiment): Promise<RunData> {
  const base = dirname(run.experimentFile);
  const { data, seed } = experiment;
  const all = await readDataset(data.train, base);
  const parts =
    'split' in data.validation
      ? splitDataset(all, data.validation.split, seed)
      : { train: allSamples(all), validation: allSamples(await readDataset(data.validation, base)) };
  const train = data.labelled === undefined ? parts.train : keepLabels(parts.train, data.labelled, seed);
  const test = data.test && allSamples(await readDataset(data.test, base));
  return { train, validation: parts.validation, test, classes: all.classes, shape: all.shape };
}
