import { resolve } from 'node:path';
import type { Dataset, DatasetSummary } from '../dataset';
import type { DatasetFormat, ResolvePath } from './format';
import { idx } from './idx';

/** Every format that data can be read from, by its name. Adding one edits this list only. */
const formats = { idx };

type SourceOf<Format> = Format extends DatasetFormat<infer Source> ? Source : never;
type Sources = { [Name in keyof typeof formats]: SourceOf<(typeof formats)[Name]> };
/** What an experiment file says about a set of data. */
export type DatasetSource<Name extends keyof Sources = keyof Sources> = {
  [N in Name]: Sources[N] & { format: N };
}[Name];

const registry: { [Name in keyof Sources]: DatasetFormat<Sources[Name]> } = formats;

const from =
  (folder: string): ResolvePath =>
  (path) =>
    resolve(folder, path);

/** Reads a dataset; its paths are relative to `baseDir`. @throws DataError */
export function readDataset<Name extends keyof Sources>(
  source: DatasetSource<Name>,
  baseDir: string,
): Promise<Dataset> {
  return registry[source.format].read(source, from(baseDir));
}

/** What can be said of a dataset at little cost; its paths are relative to `baseDir`. @throws DataError */
export function describeDataset<Name extends keyof Sources>(
  source: DatasetSource<Name>,
  baseDir: string,
): Promise<DatasetSummary> {
  return registry[source.format].describe(source, from(baseDir));
}
