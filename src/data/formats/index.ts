import { type Dataset, type DatasetSummary, summaryOf } from '../dataset';
import type { DatasetFormat } from './format';
import { idx } from './idx';
import { images } from './images';
import { jsonl } from './jsonl';
import { npy, npz } from './numpy';
import { Reading, type ReadOptions } from './reading';
import { reasoning } from './reasoning';
import { csv, tsv } from './separated';
import { text } from './text';

/** Every format that data can be read from, by its name. Adding one edits this list only. */
const formats = { idx, csv, tsv, jsonl, npy, npz, images, text, reasoning };

type SourceOf<Format> = Format extends DatasetFormat<infer Source> ? Source : never;
type Sources = { [Name in keyof typeof formats]: SourceOf<(typeof formats)[Name]> };
/** What an experiment file says about a set of data. */
export type DatasetSource<Name extends keyof Sources = keyof Sources> = {
  [N in Name]: Sources[N] & { format: N };
}[Name];

const registry: { [Name in keyof Sources]: DatasetFormat<Sources[Name]> } = formats;

/** Reads a dataset; its paths are relative to `baseDir`. @throws DataError */
export function readDataset<Name extends keyof Sources>(
  source: DatasetSource<Name>,
  baseDir: string,
  options: ReadOptions = {},
): Promise<Dataset> {
  return registry[source.format].read(source, new Reading(baseDir, options));
}

/** What can be said of a dataset, at as little cost as its format allows. @throws DataError */
export async function describeDataset<Name extends keyof Sources>(
  source: DatasetSource<Name>,
  baseDir: string,
  options: ReadOptions = {},
): Promise<DatasetSummary> {
  const format: DatasetFormat<Sources[Name]> = registry[source.format];
  const reading = new Reading(baseDir, options);
  return format.describe ? format.describe(source, reading) : summaryOf(await format.read(source, reading));
}
