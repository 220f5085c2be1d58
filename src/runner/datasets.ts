import { dirname } from 'node:path';
import {
  allSamples,
  DataError,
  type Dataset,
  type DatasetSource,
  type Element,
  keepLabels,
  type Part,
  readDataset,
  type Samples,
  splitDataset,
  type Tokenizer,
} from '../data';
import type { Experiment } from '../experiment';
import type { DataFacts, Run } from '../runs';

/** The data of a run. `train` has the labels that may be learnt from, −1 for the others. */
export interface RunData {
  train: Samples;
  validation: Samples;
  test?: Samples;
  classes: number;
  /** What the classes are called, where that is known. */
  classNames?: readonly string[];
  shape: readonly number[];
  element: Element;
  /** The shape of a sample's labels; one label where it is left out. */
  places?: readonly number[];
  /** Of tokens: ids are below it. */
  vocabulary?: number;
  tokenizer?: Tokenizer;
  /** What reading left out or cut, as sentences. */
  notes: readonly string[];
}

/** @param name of the other data, for the error. @throws DataError where it is not of the kind that was trained on. */
export function checkSameKind(name: string, own: Dataset, other: Dataset): Dataset {
  const kind = ({ element, shape }: Dataset) => `${element} of [${shape}]`;
  if (kind(own) !== kind(other)) {
    const message = `The samples of ${name} are ${kind(other)}, those of data.train ${kind(own)}.`;
    throw new DataError('mismatch', message, 'Choose data of one kind and shape.');
  }
  const [ids, known] = [other.vocabulary ?? 0, own.vocabulary ?? 0];
  if (ids <= known) return other;
  const message = `${name} has the token ${ids - 1}, but those of data.train are below ${known}.`;
  throw new DataError('mismatch', message, 'Make both with one tokenizer.');
}

/**
 * Where validation data comes from. Problems that are made up are not taken from the training data: as many are made as
 * their share would be.
 */
export function validationSource({ train, validation }: Experiment['data']): DatasetSource | { split: number } {
  if (!('split' in validation) || train.format !== 'reasoning') return validation;
  return { ...train, rows: Math.max(1, Math.round(train.rows * validation.split)) };
}

/**
 * The problems of an experiment with their answers alone, without the steps to them: as many rows, which hold more problems.
 * @throws DataError where the training data is no problems.
 */
export async function answersAlone(
  run: Run,
  { data, seed }: Experiment,
): Promise<{ train: Samples; validation: Samples }> {
  const base = dirname(run.experimentFile);
  const read = async (source: DatasetSource | { split: number }, part: Part): Promise<Samples> => {
    if ('split' in source || source.format !== 'reasoning')
      throw new DataError('unsupported', 'Only problems have answers.', 'Remove `answers`.');
    return allSamples(await readDataset({ ...source, solution: 'answer' }, base, { part, seed }));
  };
  return { train: await read(data.train, 'train'), validation: await read(validationSource(data), 'validation') };
}

/** Reads the data that an experiment names. @throws DataError */
export async function loadData(run: Run, experiment: Experiment): Promise<RunData> {
  const { data, seed } = experiment;
  const { classes, tokenizer, skipBad } = data;
  const base = dirname(run.experimentFile);
  const notes: string[] = [];
  const read = async (source: DatasetSource, part: Part, like?: Dataset): Promise<Dataset> => {
    const dataset = await readDataset(source, base, { classes, tokenizer, skipBad, like, part, seed });
    notes.push(...(dataset.notes ?? []));
    return dataset;
  };
  const all = await read(data.train, 'train');
  const other = async (part: Part, source: DatasetSource) =>
    allSamples(checkSameKind(`data.${part}`, all, await read(source, part, all)));
  const given = validationSource(data);
  const parts =
    'split' in given
      ? splitDataset(all, given.split, seed)
      : { train: allSamples(all), validation: await other('validation', given) };
  const train = data.labelled === undefined ? parts.train : keepLabels(parts.train, data.labelled, seed);
  const test = data.test && (await other('test', data.test));
  const { classNames, shape, places, element, vocabulary } = all;
  const kind = { classes: all.classes, classNames, shape, places, element, vocabulary, tokenizer: all.tokenizer };
  return { train, validation: parts.validation, test, ...kind, notes };
}

/** What the journal says of the data. */
export function dataFacts(data: RunData): DataFacts {
  const { train, validation, test, element, shape, classes, classNames, vocabulary } = data;
  const samples = { train: train.indices.length, validation: validation.indices.length, test: test?.indices.length };
  return { samples, element, shape, classes, classNames, vocabulary };
}
